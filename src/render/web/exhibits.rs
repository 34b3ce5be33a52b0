//! The component `exhibit`: it hands what a view shows to the component of the same form.
//!
//! In: the names of the files in `components/exhibits/`. Out: a template with one branch a file, so that a new view needs
//! its file there and nothing else.

/// Where the components of exhibits stand.
const FOLDER: &str = "components/exhibits/";

/// The template that defines `exhibit`, for the templates called `names`.
pub(super) fn dispatch<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let forms = names.filter_map(|name| name.strip_prefix(FOLDER)?.strip_suffix(".html"));
    let mut text = String::from(
        "{% component exhibit(exhibit: map, level: integer = 2, brief: bool = false, own: string = \"\") -%}\n\
         <div class=\"exhibit exhibit-{{ exhibit.form }}\">\n{%- if false %}",
    );
    for form in forms {
        text.push_str(&format!(
            "{{%- elif exhibit.form == \"{form}\" %}}{{{{ <{form} value={{exhibit.value}} level brief own /> }}}}\n"
        ));
    }
    text.push_str("{%- endif %}\n</div>\n{%- endcomponent exhibit %}\n");
    text
}
