//! The shape of the command line, with help texts in the reader's language.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, value_parser};

use super::{day, month};
use crate::diag::Lang;

/// The command line in `lang`.
pub(super) fn command(lang: Lang) -> Command {
    let say = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let template = say(
        "{about}\n\n用法：{usage}\n\n{all-args}{after-help}\n",
        "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}\n",
    );
    let command = with_verbs(head(say), say).help_template(template);
    command.mut_subcommands(|verb| {
        verb.help_template(template).mut_args(|arg| {
            let heading = if arg.is_positional() { say("参数", "Arguments") } else { say("选项", "Options") };
            let takes_value = arg.get_action().takes_values();
            let arg = arg.help_heading(heading);
            // What may be written stands in the help, in the reader's language.
            if takes_value { arg.hide_possible_values(true).hide_default_value(true) } else { arg }
        })
    })
}

/// The program itself, with what every verb takes.
fn head(say: impl Fn(&'static str, &'static str) -> &'static str) -> Command {
    Command::new("gongkai")
        .bin_name("gongkai")
        .version(env!("CARGO_PKG_VERSION"))
        .about(say(
            "公开：把村务、党务和廉洁教育内容检查好，做成网站、版面和开放数据",
            "gongkai: checks what an organisation must show its people and makes it a portal and open data",
        ))
        .after_help(say(
            "例：\n  gongkai init 我的站点        新建一个站点\n  gongkai check              检查内容，不生成\n  gongkai build              检查并生成网站到 dist/public\n  gongkai explain rule/sum-equals   详细说明一条提示\n\n退出码：0 正常；1 内容有错误；2 用法不对；3 机器出错；4 核对不一致。",
            "Examples:\n  gongkai init my-site       make a new site\n  gongkai check              check the content, make nothing\n  gongkai build              check, and make the portal in dist/public\n  gongkai explain rule/sum-equals   explain a message\n\nExit codes: 0 fine; 1 the content has errors; 2 wrong usage; 3 the machine failed; 4 verification found a difference.",
        ))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(say("命令", "Commands"))
        .next_help_heading(say("选项", "Options"))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .display_order(100)
                .global(true)
                .action(ArgAction::Help)
                .help(say("显示用法", "show this help")),
        )
        .arg(
            Arg::new("version")
                .short('V')
                .long("version")
                .display_order(101)
                .action(ArgAction::Version)
                .help(say("显示版本", "show the version")),
        )
        .arg(
            Arg::new("site")
                .long("site")
                .display_order(102)
                .value_name("DIR")
                .global(true)
                .value_parser(value_parser!(PathBuf))
                .help(say("站点所在的文件夹，默认是当前文件夹", "folder of the site; the current one by default")),
        )
        .arg(
            Arg::new("lang")
                .long("lang")
                .display_order(103)
                .value_name("zh|en")
                .global(true)
                .value_parser(PossibleValuesParser::new(["zh", "en"]))
                .hide_possible_values(true)
                .help(say("提示用的语言", "language of messages")),
        )
}

/// The verbs.
fn with_verbs(command: Command, say: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    command
        .subcommand(build(say))
        .subcommand(check(say))
        .subcommand(print(say))
        .subcommand(serve(say))
        .subcommand(due(say))
        .subcommand(
            Command::new("init")
                .about(say("新建一个站点，带几条示例内容", "make a new site with a little sample content"))
                .arg(path("dir", "DIR").required(true).help(say("新站点的文件夹", "folder of the new site"))),
        )
        .subcommand(
            Command::new("new")
                .about(say("写一个某类内容的样例文件，带注释", "write a commented sample file of a kind"))
                .arg(
                    Arg::new("kind")
                        .value_name("KIND")
                        .required(true)
                        .help(say("内容类型，如 notice", "kind, such as notice")),
                )
                .arg(path("path", "PATH").help(say(
                    "写到哪里；不写时放在 content/KIND/ 下",
                    "where to write it; below content/KIND/ unless told",
                ))),
        )
        .subcommand(
            Command::new("schema")
                .about(say(
                    "为每种内容写一个 JSON Schema，编辑器可以据此补全和检查 TOML",
                    "write a JSON Schema per kind, for editors to complete and check TOML",
                ))
                .arg(
                    path("out", "DIR")
                        .long("out")
                        .help(say("写到哪个文件夹，默认 schema", "folder to write to; schema by default")),
                ),
        )
        .subcommand(
            Command::new("explain")
                .about(say("详细说明一条提示；不写名称就列出全部", "explain a message; without a name, list them all"))
                .arg(
                    Arg::new("name")
                        .value_name("NAME")
                        .help(say("提示的名称，如 entry/not-a-date", "name of the message, such as entry/not-a-date")),
                ),
        )
}

fn path(id: &'static str, value: &'static str) -> Arg {
    Arg::new(id).value_name(value).value_parser(value_parser!(PathBuf))
}

fn today(say: impl Fn(&'static str, &'static str) -> &'static str) -> Arg {
    Arg::new("today").long("today").value_name("DATE").value_parser(day).help(say(
        "按哪一天生成，如 2026-03-05；不写时看 site-config.toml 的 today，再看 SOURCE_DATE_EPOCH 和系统日期",
        "the day to build for, such as 2026-03-05; else today in site-config.toml, SOURCE_DATE_EPOCH, the clock",
    ))
}

fn edition(say: impl Fn(&'static str, &'static str) -> &'static str) -> Arg {
    Arg::new("edition")
        .long("edition")
        .value_name("EDITION")
        .action(ArgAction::Append)
        .value_parser(PossibleValuesParser::new(["public", "intranet", "board"]))
        .help(say(
            "只做这个版本：public、intranet 或 board，可以写几次；不写时做 site-config.toml 列出的各个版本",
            "only this edition: public, intranet or board; may be repeated; else those that site-config.toml lists",
        ))
}

fn deny(say: impl Fn(&'static str, &'static str) -> &'static str) -> Arg {
    Arg::new("deny-warnings")
        .long("deny-warnings")
        .action(ArgAction::SetTrue)
        .help(say("有警告也算不通过", "warnings count as errors"))
}

fn timings(say: impl Fn(&'static str, &'static str) -> &'static str) -> Arg {
    Arg::new("timings")
        .long("timings")
        .value_name("FORM")
        .num_args(0..=1)
        .default_missing_value("text")
        .value_parser(PossibleValuesParser::new(["text", "json"]))
        .help(say(
            "列出各个阶段的用时；写 json 时以 JSON 输出到标准输出",
            "tell the time of each stage; with json, as JSON on standard output",
        ))
}

fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

fn poll(say: impl Fn(&'static str, &'static str) -> &'static str) -> Arg {
    flag(
        "poll",
        say("不靠系统通知，每隔一会儿检查一遍文件", "look for changes from time to time, without the system's help"),
    )
}

fn build(say: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("build")
        .about(say(
            "检查内容并生成网站；有错误时什么也不改动",
            "check the content and make the portal; with errors, nothing changes",
        ))
        .arg(path("out", "DIR").long("out").help(say(
            "输出文件夹，默认是站点里的 dist；每个版本各占一个子文件夹",
            "output folder, by default dist inside the site; each edition has a folder in it",
        )))
        .arg(flag(
            "clean",
            say("不用上一次的结果，全部重新生成", "make everything again, without what the last build left"),
        ))
        .arg(flag(
            "explain-rebuild",
            say("说明每个写入的文件为什么要重新生成", "say of each file that was written why it was made again"),
        ))
        .args(cfg!(feature = "serve").then(|| watch(say)).into_iter().flatten())
        .arg(edition(say))
        .arg(today(say))
        .arg(deny(say))
        .arg(timings(say))
}

fn watch(say: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> [Arg; 2] {
    let watch = flag(
        "watch",
        say(
            "一直开着，内容一改就重新生成；有错误时上一次的结果原样保留",
            "stay, and build again whenever something changes; with errors, the last release is left as it is",
        ),
    );
    [watch, poll(say).requires("watch")]
}

fn check(say: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("check")
        .about(say("检查全部内容和模板，不生成文件", "check all content and templates, without making files"))
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .default_value("human")
                .value_parser(PossibleValuesParser::new(["human", "json", "sarif"]))
                .help(say(
                    "结果的形式：human（给人看，不写时就是）、json 或 sarif",
                    "form of the result: human (for people, unless told), json or sarif",
                )),
        )
        .arg(edition(say))
        .arg(today(say))
        .arg(deny(say))
        .arg(timings(say))
}

fn print(say: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("print")
        .about(say(
            "把版面和文件排成 PDF、SVG 或 PNG，尺寸与实物一致",
            "make boards and sheets as PDF, SVG or PNG, at their exact size",
        ))
        .arg(Arg::new("name").value_name("NAME").action(ArgAction::Append).help(say(
            "版面的编号，或“类型/编号”（如 notice/2026-road），或“类型/”表示全部；不写时排全部版面",
            "id of a board, or kind/id such as notice/2026-road, or kind/ for all of a kind; all boards unless told",
        )))
        .arg(
            Arg::new("format")
                .long("format")
                .value_name("FORMAT")
                .action(ArgAction::Append)
                .value_parser(PossibleValuesParser::new(["pdf", "plain-pdf", "svg", "png", "tiles-a4", "tiles-a3"]))
                .help(say(
                    "文件的形式，可以写几次：pdf（带标记的归档 PDF，不写时就是）、plain-pdf、svg、png；tiles-a4、tiles-a3 把大版面拼成 A4 或 A3",
                    "form of the files; may be repeated: pdf (tagged archival PDF, unless told), plain-pdf, svg, png; tiles-a4 and tiles-a3 cut a board into A4 or A3",
                )),
        )
        .arg(
            Arg::new("ppi")
                .long("ppi")
                .value_name("N")
                .value_parser(value_parser!(u32).range(20..=1200))
                .help(say("PNG 每英寸的点数，默认 150", "dots an inch of PNG, 150 unless told")),
        )
        .arg(path("out", "DIR").long("out").help(say(
            "输出文件夹，默认是站点里的 print；每个版本各占一个子文件夹",
            "output folder, by default print inside the site; each edition has a folder in it",
        )))
        .arg(edition(say).help(say(
            "只排这个版本：public、intranet 或 board，可以写几次；不写时排 board",
            "only this edition: public, intranet or board; may be repeated; board unless told",
        )))
        .arg(today(say))
        .arg(deny(say))
        .arg(timings(say))
}

fn due(say: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("due")
        .about(say(
            "列出一个月里到期的公开事项：哪一天、什么事、谁来办、凭什么",
            "list what is due in a month: the day, the matter, who owes it, on which basis",
        ))
        .arg(Arg::new("month").long("month").value_name("MONTH").value_parser(month).help(say(
            "哪个月，如 2026-04，最远到今后十二个月；不写时是当月",
            "which month, such as 2026-04, up to twelve months ahead; this month unless told",
        )))
        .arg(
            Arg::new("unit").long("unit").value_name("UNIT").help(say(
                "只列这个单位和下属单位的，写代号或名称",
                "only this unit and those below it, by id or name",
            )),
        )
        .arg(path("ics", "FILE|-").long("ics").help(say(
            "把这个月写成日历文件（.ics）；写 - 时输出到屏幕，不列清单",
            "write the month as a calendar file (.ics); - prints it instead of the list",
        )))
        .arg(today(say))
}

fn serve(say: impl Fn(&'static str, &'static str) -> &'static str + Copy) -> Command {
    Command::new("serve")
        .about(say(
            "在浏览器里预览，改了内容马上看到；错误显示在网页上",
            "preview in a browser that shows every change at once, with errors over the page",
        ))
        .arg(
            Arg::new("port")
                .long("port")
                .value_name("PORT")
                .value_parser(value_parser!(u16))
                .help(say("端口，默认 8600；被占用时往后找", "port, 8600 unless told; if taken, one after it")),
        )
        .arg(Arg::new("host").long("host").value_name("ADDRESS").value_parser(value_parser!(std::net::IpAddr)).help(
            say(
                "监听的地址，默认 127.0.0.1，只有这台电脑能看；0.0.0.0 表示同一网络都能看",
                "address to listen on: 127.0.0.1 unless told, this machine only; 0.0.0.0 is for the whole network",
            ),
        ))
        .arg(flag("open", say("打开浏览器", "open a browser")))
        .arg(poll(say))
        .arg(
            Arg::new("edition")
                .long("edition")
                .value_name("EDITION")
                .value_parser(PossibleValuesParser::new(["public", "intranet", "board"]))
                .help(say(
                    "预览哪个版本：public、intranet 或 board；不写时是 site-config.toml 列出的第一个",
                    "which edition: public, intranet or board; the first that site-config.toml lists unless told",
                )),
        )
        .arg(today(say))
}
