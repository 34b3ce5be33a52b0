/* What the preview says, in the reader's language. This file and its neighbours become one script, in one function. */
const isChinese = /^zh\b/i.test(navigator.language || '');
const plural = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`;
const words = isChinese ? {
  lang: 'zh-CN',
  region: '预览的检查结果',
  kind: { error: '错误', warning: '警告', note: '提示' },
  errors: (n) => `${n} 个错误`,
  warnings: (n) => `${n} 个警告`,
  others: (n) => `${n} 条提示`,
  fold: '收起',
  stale: '下面的网页还是上一次没有错误时的样子。改好并保存以后，会自动更新。',
  hint: '办法',
  because: '依据',
  line: (n) => `第 ${n} 行`,
  more: (n) => `还有 ${n} 条没有列出；运行 gongkai check 可以看到全部。`,
  none: '没有错误了',
  busy: '正在更新…',
  lost: '预览已经停止。重新运行 gongkai serve 以后，这一页会自动刷新。',
} : {
  lang: 'en',
  region: 'What the preview found',
  kind: { error: 'Error', warning: 'Warning', note: 'Note' },
  errors: (n) => plural(n, 'error'),
  warnings: (n) => plural(n, 'warning'),
  others: (n) => plural(n, 'note'),
  fold: 'Fold',
  stale: 'The page below is still that of the last state without errors. It is renewed as soon as you mend and save them.',
  hint: 'What to do',
  because: 'Demanded by',
  line: (n) => `Line ${n}`,
  more: (n) => `${n} more; gongkai check lists them all.`,
  none: 'No errors any more',
  busy: 'Updating…',
  lost: 'The preview has stopped. Run gongkai serve again and this page renews itself.',
};
/** A sentence that came in both languages. */
const say = (text) => (isChinese ? text.zh : text.en);

/** What is remembered until the tab is closed. */
const session = {
  get(key) { try { return sessionStorage.getItem(`gongkai-preview-${key}`); } catch (e) { return null; } },
  set(key, value) { try { sessionStorage.setItem(`gongkai-preview-${key}`, value); } catch (e) { /* not allowed to remember */ } },
  take(key) {
    const value = session.get(key);
    try { sessionStorage.removeItem(`gongkai-preview-${key}`); } catch (e) { /* nothing to forget */ }
    return value;
  },
};
