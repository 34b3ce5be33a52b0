"""Chinese text out of a seed: pages of Markdown and rows of a power list. The same seed gives the same bytes."""
import datetime
import random

DEPTS = ["教育局", "办公室", "政策法规科", "基础教育科", "职业与成人教育科", "学前教育科", "教师工作科", "规划财务科",
         "体育卫生与艺术科", "安全稳定科", "招生考试院", "督导室", "人事科", "审计科", "民办教育管理科", "语言文字工作科",
         "信息化中心", "教学研究室", "学生资助中心", "后勤保障中心"]
SECTIONS = ["政策文件", "通知公告", "规划计划", "统计数据", "财政预决算", "行政许可", "行政处罚", "招生考试", "学前教育",
            "义务教育", "高中教育", "职业教育", "教师队伍", "学生资助", "校园安全", "督导评估", "政府采购", "建议提案",
            "政策解读", "工作动态"]
WORDS = ("学校 教育 学生 教师 管理 工作 信息 公开 制度 办法 规定 实施 方案 意见 通知 部门 单位 行政 服务 事项 办理 申请 材料 "
         "审核 审批 监督 检查 评估 标准 规范 流程 程序 责任 依据 法律 法规 条例 经费 预算 决算 资金 项目 建设 发展 改革 推进 "
         "落实 完善 加强 提高 质量 水平 能力 素养 课程 教学 教材 考试 招生 录取 入学 学籍 毕业 资助 奖学金 助学金 安全 卫生 "
         "健康 体育 艺术 劳动 实践 活动 家庭 社会 社区 协同 育人 公平 均衡 优质 资源 配置 城乡 农村 乡镇 县区 市级 省级 国家 "
         "平台 系统 数据 网络 数字化 智慧 应用 技术 支撑 保障 机制 体系 组织 领导 统筹 协调 配合 指导 培训 研修 交流 合作 "
         "典型 案例 经验 成果 总结 报告 公示 公告 结果 名单 时间 地点 方式 电话 邮箱 地址 期限 收费 条件 对象 范围 内容 "
         "主体 权力 清单 目录 编码 类别 子项 备注 承诺 法定 工作日 受理 决定 送达 救济 投诉 举报 咨询 反馈").split()
VERBS = ["开展", "推进", "落实", "完善", "加强", "组织", "实施", "建立", "健全", "规范", "优化", "提升", "公开", "审核", "办理"]
LINKW = ["的", "和", "与", "及", "对", "在", "按照", "根据", "围绕", "通过", "结合", "依照", "确保", "进一步", "切实", "不断", "全面"]
NUM = "零一二三四五六七八九十"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
CODES = {
    "toml": '[site]\ntitle = "教育信息公开"\nbase_url = "https://edu.example.cn"\nlanguages = ["zh-Hans", "en"]\n'
            '\n[[nav]]\nname = "首页"\nurl = "/"\nweight = 1\n',
    "rust": 'use std::collections::HashMap;\n\n/// 统计各部门事项数量\nfn count(items: &[Item]) -> HashMap<&str, usize> {\n'
            '    let mut m = HashMap::new();\n    for it in items.iter().filter(|i| i.valid) {\n'
            '        *m.entry(it.dept.as_str()).or_insert(0) += 1;\n    }\n    m\n}\n',
    "python": 'import json\n\n\ndef load(path: str) -> list[dict]:\n    """读取清单"""\n    with open(path, encoding="utf-8") as f:\n'
              '        rows = json.load(f)\n    return [r for r in rows if r["期限"] <= 20]\n',
    "json": '{\n  "编码": "JY-0001",\n  "名称": "民办学校设立审批",\n  "期限": 20,\n  "收费": false,\n  "材料": ["申请书", "章程", "验资报告"]\n}\n',
    "sql": "SELECT dept, COUNT(*) AS n\nFROM power_items\nWHERE valid = 1 AND limit_days <= 20\nGROUP BY dept\nORDER BY n DESC;\n",
}


class Text:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def words(self, n):
        return "".join(self.r.choice(WORDS) for _ in range(n))

    def clause(self):
        r = self.r
        return r.choice(LINKW) + self.words(r.randint(1, 2)) + r.choice(VERBS) + self.words(r.randint(2, 4))

    def sentence(self):
        r = self.r
        return "，".join(self.clause() for _ in range(r.randint(2, 4))) + r.choice("。。。；")

    def para(self, lo=2, hi=4):
        return "".join(self.sentence() for _ in range(self.r.randint(lo, hi)))


def chinese_num(i):
    return NUM[i] if i <= 10 else "十" + NUM[i - 10]


def page_path(i, nsec):
    return f"sec-{i % nsec:02d}/p{i:06d}"


def make_page(i, n, nsec, seed):
    """-> (front matter dict, markdown body)"""
    t = Text(seed * 1_000_003 + i)
    r = t.r
    date = datetime.date(2015, 1, 1) + datetime.timedelta(days=(i * 4000 // max(n, 1)))
    dept = r.choice(DEPTS)
    title = f"关于{r.choice(VERBS)}{t.words(r.randint(3, 5))}的{r.choice(['通知', '意见', '公告', '办法', '方案', '报告'])}（第{i}号）"
    fm = {"title": title, "date": date, "description": t.clause()[1:] + "，" + t.clause(),
          "docno": f"教{r.choice('办规财基职')}〔{date.year}〕{i}号", "dept": dept}

    def link(text):
        return f"[{text}](/{page_path(r.randrange(n), nsec)}/)"

    b = [t.para(2, 3), ""]
    sec = 1
    b += [f"## {chinese_num(sec)}、{t.words(3)}", "", t.para(2, 3) + f"详见{link(t.words(3))}。", ""]
    b += [f"- **{t.words(2)}**：{t.clause()}；" for _ in range(r.randint(3, 5))] + [""]
    sec += 1
    b += [f"## {chinese_num(sec)}、{t.words(3)}", "", f"### （一）{t.words(2)}", "", t.para(1, 2), ""]
    b += [f"{k}. {t.clause()}，由`{r.choice(DEPTS)}`负责；" for k in range(1, r.randint(4, 5))] + [""]
    b += [f"### （二）{t.words(2)}", "", t.para(1, 2) + f"参见{link(t.words(2))}和[{t.words(2)}](https://www.example.cn/zwgk/{i}.html)。", ""]
    sec += 1
    b += [f"## {chinese_num(sec)}、{t.words(3)}", "", "| 序号 | 事项名称 | 责任部门 | 办理期限 |", "| ---: | --- | --- | :---: |"]
    b += [f"| {k} | {t.words(3)} | {r.choice(DEPTS)} | {r.randint(1, 60)}个工作日 |" for k in range(1, r.randint(5, 7))] + [""]
    b += [f"> {t.para(1, 2)}", ""]
    if i % 10 == 0:
        lang = list(CODES)[(i // 10) % len(CODES)]
        b += [f"```{lang}", CODES[lang].rstrip("\n"), "```", ""]
    sec += 1
    b += [f"## {chinese_num(sec)}、{t.words(2)}", "", t.para(1, 2) + f"*{t.words(2)}*：{link('相关文件')}。", ""]
    b += [f"联系人：{r.choice(SURNAMES)}老师，电话：0{r.randint(10, 99)}-{r.randint(10000000, 99999999)}。", ""]
    return fm, "\n".join(b)


def make_row(i, seed):
    t = Text(seed * 7_000_003 + i)
    r = t.r
    cat = r.choice(["行政许可", "行政处罚", "行政强制", "行政征收", "行政给付", "行政检查", "行政确认", "行政奖励", "行政裁决", "其他行政权力"])
    return {"id": f"jy-{i:06d}", "name": f"{t.words(4)}{r.choice(['审批', '核准', '备案', '认定', '检查'])}（{i}）", "category": cat,
            "dept": r.choice(DEPTS), "basis": f"《中华人民共和国{t.words(2)}法》第{r.randint(1, 90)}条、《{t.words(3)}条例》第{r.randint(1, 60)}条",
            "subject": t.words(3), "limit_days": r.randint(1, 60), "promise_days": r.randint(1, 30), "fee": r.random() < 0.1,
            "hotline": f"0{r.randint(10, 99)}-{r.randint(10000000, 99999999)}", "date": "20%02d-%02d-%02d" % (r.randint(15, 25), r.randint(1, 12), r.randint(1, 28)),
            "materials": [t.words(r.randint(3, 5)) for _ in range(r.randint(3, 5))],
            "steps": [t.clause() for _ in range(r.randint(3, 5))], "summary": t.para(1, 2)}
