//! Names and numbers of persons as wide audiences may read them: 张三 is 张*, 张小三 is 张*三, 13800138000 is 138****8000.
//!
//! A mask depends on the value alone, so that a person is masked alike wherever they stand. In doubt more is covered:
//! what stands in brackets behind a name may be another name.

use crate::schema::Mask;

/// Surnames of two characters.
const COMPOUND: [&str; 66] = [
    "欧阳", "太史", "端木", "上官", "司马", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "诸葛", "尉迟", "公羊",
    "赫连", "澹台", "皇甫", "宗政", "濮阳", "公冶", "太叔", "申屠", "公孙", "慕容", "仲孙", "钟离", "长孙", "宇文",
    "司徒", "鲜于", "司空", "闾丘", "子车", "亓官", "司寇", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正",
    "宰父", "谷梁", "拓跋", "夹谷", "轩辕", "令狐", "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "左丘",
    "东门", "西门", "第五", "贺兰", "宿勤", "纳兰", "完颜", "叶赫", "达奚", "耶律",
];
const HONORIFICS: [&str; 6] = ["同志", "先生", "女士", "老师", "师傅", "等"];
/// What may stand in brackets behind a name without being one.
const REMARKS: [&str; 14] =
    ["户主", "户代表", "代", "代领", "代签", "已故", "组长", "村民", "党员", "监护人", "本人", "男", "女", "家属"];

/// One name or several, masked.
pub(super) fn name(text: &str, mask: Mask) -> String {
    let mut masked = String::with_capacity(text.len());
    for part in text.split_inclusive(['、', '，', ',', '；', ';', '/', '／', '\n']) {
        let name = part.trim_end_matches(['、', '，', ',', '；', ';', '/', '／', '\n']);
        masked.push_str(&with_remark(name.trim(), mask));
        masked.push_str(part.get(name.len()..).unwrap_or(""));
    }
    masked
}

/// More brackets than this are behind no name.
const MOST_BRACKETS: usize = 4;

/// A name with what stands in brackets behind it.
fn with_remark(text: &str, mask: Mask) -> String {
    if text.matches(['（', '(']).count() > MOST_BRACKETS {
        let first = text.chars().find(|c| c.is_alphanumeric());
        return format!("{}**", first.map_or(String::new(), String::from));
    }
    let Some((head, rest)) = text.split_once(['（', '(']) else { return with_honorific(text, mask) };
    let (remark, after) = rest.split_once(['）', ')']).unwrap_or((rest, ""));
    let remark = remark.trim();
    let remark = if is_harmless(remark) { remark } else { "**" };
    format!("{}（{remark}）{}", with_honorific(head.trim_end(), mask), with_remark(after.trim(), mask))
}

/// Whether a remark can be no name: 户主, 二组, 3人.
fn is_harmless(remark: &str) -> bool {
    let counted = |unit: char| remark.strip_suffix(unit).is_some_and(is_counting);
    remark.is_empty()
        || REMARKS.contains(&remark)
        || is_counting(remark)
        || ['组', '队', '户', '号', '岁', '人'].into_iter().any(counted)
}

/// Whether it is a number as one counts: 12, 第二十三. Longer ones may be those of a telephone or a card.
fn is_counting(text: &str) -> bool {
    let digits = text.chars().filter(|c| !matches!(c, '十' | '第')).count();
    let is_count = |c: char| c.is_ascii_digit() || "一二三四五六七八九十第".contains(c);
    digits <= 3 && (1..=5).contains(&text.chars().count()) && text.chars().all(is_count)
}

/// A name with what is put behind names: 同志, 等3人.
fn with_honorific(text: &str, mask: Mask) -> String {
    let many = text.rfind('等').filter(|at| {
        let rest = text.get(at + '等'.len_utf8()..).and_then(|rest| rest.strip_suffix(['人', '户', '名', '位']));
        rest.is_some_and(is_counting)
    });
    let behind = HONORIFICS.iter().find_map(|word| text.strip_suffix(word)).map(str::len);
    let cut = many.or(behind).filter(|at| *at > 0).unwrap_or(text.len());
    let (names, behind) = text.split_at_checked(cut).unwrap_or((text, ""));
    format!("{}{behind}", spaced(names, mask))
}

/// Names with spaces between, or one whose characters stand apart: 张　三.
fn spaced(text: &str, mask: Mask) -> String {
    if text.chars().any(|c| c.is_ascii_alphabetic()) && !text.chars().any(is_han) {
        return single(text.trim(), mask);
    }
    let (mut names, mut apart): (Vec<String>, String) = (Vec::new(), String::new());
    for part in text.split_whitespace().chain([""]) {
        if part.chars().count() == 1 {
            apart.push_str(part);
            continue;
        }
        let whole = [std::mem::take(&mut apart), part.to_owned()];
        names.extend(whole.iter().filter(|name| !name.is_empty()).map(|name| single(name, mask)));
    }
    names.join(" ")
}

/// One name.
fn single(name: &str, mask: Mask) -> String {
    let letters: Vec<char> = name.chars().collect();
    let [first, .., last] = letters.as_slice() else {
        return if name.is_empty() { String::new() } else { format!("{name}*") };
    };
    let compound = letters.len() > 2 && COMPOUND.iter().any(|surname| name.starts_with(surname));
    let surname = if compound { 2 } else { 1 };
    if letters.iter().copied().any(is_sign) {
        let told: String = letters.iter().filter(|c| !is_sign(**c)).collect();
        return if told.is_empty() || is_masked(&letters, surname) { name.to_owned() } else { single(&told, mask) };
    }
    // The names of other peoples have no surname that could be told from the rest.
    if !letters.iter().copied().all(is_han) || letters.len() > surname + 3 {
        return format!("{first}**");
    }
    let told: String = letters.iter().take(surname).collect();
    match (mask, letters.len() - surname) {
        (Mask::Surname, _) => format!("{told}某某"),
        (_, 1) => format!("{told}*"),
        (_, given) => format!("{told}{}{last}", "*".repeat(given - 1)),
    }
}

/// Whether somebody has masked it already: a surname, signs, and no more than one character: 王某某, 王某甲, 王*五.
fn is_masked(letters: &[char], surname: usize) -> bool {
    let (Some(told), Some(rest)) = (letters.get(..surname), letters.get(surname..)) else { return false };
    let signs = rest.iter().take_while(|c| is_sign(**c)).count();
    let behind = rest.get(signs..).unwrap_or_default();
    signs > 0 && behind.len() <= 1 && told.iter().chain(behind).all(|c| !is_sign(*c))
}

/// What people write in place of a character of a name.
fn is_sign(c: char) -> bool {
    matches!(c, '*' | '＊' | '×' | '某' | '○')
}

fn is_han(c: char) -> bool {
    matches!(c as u32, 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x323AF) || c == '〇'
}

/// A telephone number with the middle of each mobile number covered; none if there is none in it.
pub(super) fn number(text: &str) -> Option<String> {
    let digits = digits(text);
    let (mut masked, mut from, mut at) = (String::new(), 0, 0);
    while at < digits.len() {
        let Some(mobile) = digits.get(at..at + 11).filter(|mobile| is_mobile(&digits, at, mobile)) else {
            at += 1;
            continue;
        };
        let [first, .., last] = mobile else { break };
        masked.push_str(text.get(from..first.at)?);
        let told = |part: &[Digit<'_>]| part.iter().map(|digit| digit.value).collect::<String>();
        masked.push_str(&format!("{}****{}", told(mobile.get(..3)?), told(mobile.get(7..)?)));
        (from, at) = (last.end, at + 11);
        if digits.get(at).is_some_and(|next| next.gap.is_empty()) {
            masked.push('-');
        }
    }
    masked.push_str(text.get(from..)?);
    (from > 0).then_some(masked)
}

/// A digit of a text.
struct Digit<'t> {
    value: char,
    at: usize,
    end: usize,
    /// What stands between it and the digit before.
    gap: &'t str,
}

fn digits(text: &str) -> Vec<Digit<'_>> {
    let mut found: Vec<Digit<'_>> = Vec::new();
    for (at, c) in text.char_indices() {
        let value = match c {
            '0'..='9' => c,
            '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
            _ => continue,
        };
        let gap = text.get(found.last().map_or(0, |digit| digit.end)..at).unwrap_or("");
        found.push(Digit { value, at, end: at + c.len_utf8(), gap });
    }
    found
}

/// Whether the eleven digits of `mobile`, from `at` on, are a mobile number. Where its digits stand apart (138 0013 8000), it
/// begins where digits begin, or behind the 0 or 86 that people write before it.
fn is_mobile(digits: &[Digit<'_>], at: usize, mobile: &[Digit<'_>]) -> bool {
    let [one, two, rest @ ..] = mobile else { return false };
    if one.value != '1' || !matches!(two.value, '3'..='9') {
        return false;
    }
    let within = || std::iter::once(two).chain(rest);
    if within().all(|digit| digit.gap.is_empty()) {
        return true;
    }
    let before = digits.get(at.saturating_sub(5)..at).unwrap_or_default();
    let run = before.iter().enumerate().rev().find(|(_, digit)| !digit.gap.is_empty());
    let begin = run.map_or(0, |(begin, _)| begin);
    let prefix: String = before.iter().skip(begin).map(|digit| digit.value).collect();
    let begins = !one.gap.is_empty() || matches!(prefix.as_str(), "" | "0" | "86" | "086" | "0086");
    begins && within().all(|digit| is_joint(digit.gap))
}

/// Whether what stands between two digits can stand within one number.
fn is_joint(gap: &str) -> bool {
    gap.chars().count() <= 3 && !gap.contains(['、', '，', ',', '；', ';', '/', '／', '\n', '或', '转'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_surname_and_their_last_character() {
        for (whole, masked) in [
            ("李四", "李*"),
            ("张小三", "张*三"),
            ("欧阳华", "欧阳*"),
            ("诸葛小明", "诸葛*明"),
            ("司马", "司*"),
            ("王李小明", "王**明"),
            ("王", "王*"),
            ("张　三", "张*"),
            ("欧 阳 小 华", "欧阳*华"),
            ("张三 李小四", "张* 李*四"),
            ("张三、李小四", "张*、李*四"),
            ("阿卜杜拉·买买提", "阿**"),
            ("阿依古丽木", "阿**"),
            ("John Smith", "J**"),
            ("张小三（户主）", "张*三（户主）"),
            ("张小三(二组)", "张*三（二组）"),
            ("张小三（李四之妻）", "张*三（**）"),
            ("张小三等5人", "张*三等5人"),
            ("张小三等120户", "张*三等120户"),
            ("张小三等13800138000人", "张**"),
            ("张小三（13800138000）", "张*三（**）"),
            ("张小三（一三八六六一三八五五五）", "张*三（**）"),
            ("张小三（1380号）", "张*三（**）"),
            ("张小三（第二十三组）", "张*三（第二十三组）"),
            ("张小三（101）", "张*三（101）"),
            ("张小三（）", "张*三（）"),
            ("张三同志", "张*同志"),
            ("王某某", "王某某"),
            ("张*三", "张*三"),
            ("王某甲", "王某甲"),
            ("王××", "王××"),
            ("欧阳某", "欧阳某"),
            ("欧阳*华", "欧阳*华"),
            ("某某", "某某"),
            ("李建国*", "李*国"),
            ("张建国○", "张*国"),
            ("李建国某", "李*国"),
            ("某李建国", "李*国"),
            ("李*建国", "李*国"),
            ("李*国*", "李*"),
            ("李建*", "李*"),
            ("王李*", "王*"),
            ("欧阳小*华", "欧阳*华"),
            ("李某建国、张某（户主）", "李*国、张某（户主）"),
            ("李建国 *", "李*国 **"),
            ("阿依古丽木*", "阿**"),
            ("John Smith*", "J**"),
            ("𠮷小三", "𠮷*三"),
            ("", ""),
            ("张三（男）（党员）（二组）（组长）", "张*（男）（党员）（二组）（组长）"),
            ("张小三（男）（党员）（二组）（组长）（代）", "张**"),
        ] {
            assert_eq!(name(whole, Mask::Name), masked, "{whole}");
            assert_eq!(name(masked, Mask::Name), masked, "a mask is masked no further");
        }
    }

    #[test]
    fn brackets_without_end_are_no_name() {
        assert_eq!(name(&"(".repeat(1_000_000), Mask::Name), "**");
        assert_eq!(name(&format!("张小三{}", "（户主）".repeat(100_000)), Mask::Name), "张**");
    }

    #[test]
    fn only_the_surname_is_told() {
        assert_eq!(name("王小五", Mask::Surname), "王某某");
        assert_eq!(name("欧阳小华、李四（户主）", Mask::Surname), "欧阳某某、李某某（户主）");
        assert_eq!(name("Anna", Mask::Surname), "A**");
        assert_eq!(name("李建国*、王某", Mask::Surname), "李某某、王某");
    }

    #[test]
    fn mobile_numbers_are_covered_and_landlines_are_not() {
        assert_eq!(number("13800138000").as_deref(), Some("138****8000"));
        assert_eq!(number("138-0013-8000").as_deref(), Some("138****8000"));
        assert_eq!(number("+86-13800138000").as_deref(), Some("+86-138****8000"));
        assert_eq!(number("+8613800138000").as_deref(), Some("+86138****8000"));
        assert_eq!(number("0550310-13800138000").as_deref(), Some("0550310-138****8000"));
        assert_eq!(number("13800138000-801").as_deref(), Some("138****8000-801"));
        for before in ["0", "86", "+86", "0086", "+86 ", "(+86)", "0086-", "0-", "电话："] {
            for mobile in ["13800138000", "138 0013 8000", "138-00138000", "１３８００１３８０００", "138.0013.8000"]
            {
                let whole = format!("{before}{mobile}");
                assert_eq!(number(&whole), Some(format!("{before}138****8000")), "{whole}");
            }
        }
        for (whole, masked) in [
            ("13800138000、13900139000", "138****8000、139****9000"),
            ("0999-0550310/013800138000", "0999-0550310/0138****8000"),
            ("13800138000 139-0013-9000", "138****8000 139****9000"),
            ("1380013800013900139000", "138****8000-139****9000"),
            ("0999055031013800138000", "09990550310138****8000"),
            ("办0999-0550310，夜间138 0013 8000转2", "办0999-0550310，夜间138****8000转2"),
        ] {
            assert_eq!(number(whole).as_deref(), Some(masked), "{whole}");
        }
        assert_eq!(number("138****8000"), None, "a mask is masked no further");
        for landline in
            ["0999-0550310", "12388", "400-8001234", "(0999)0550310", "010-12345678", "0313-8001380-12", "037138001380"]
        {
            assert_eq!(number(landline), None, "{landline}");
        }
    }
}
