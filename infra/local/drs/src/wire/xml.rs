//! The little XML that AWS Query answers need: elements and text.

/// An XML document being written.
#[derive(Debug, Default)]
pub(super) struct Xml {
    written: String,
}

impl Xml {
    pub(super) fn open_with(&mut self, name: &str, attribute: &str, value: &str) {
        self.written.push_str(&format!("<{name} {attribute}=\""));
        self.text(value);
        self.written.push_str("\">");
    }

    pub(super) fn close(&mut self, name: &str) {
        self.written.push_str(&format!("</{name}>"));
    }

    pub(super) fn element(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        self.written.push_str(&format!("<{name}>"));
        content(self);
        self.close(name);
    }

    pub(super) fn text_element(&mut self, name: &str, text: &str) {
        self.element(name, |xml| xml.text(text));
    }

    pub(super) fn text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.written.push_str("&amp;"),
                '<' => self.written.push_str("&lt;"),
                '>' => self.written.push_str("&gt;"),
                '"' => self.written.push_str("&quot;"),
                // Parsers turn a bare carriage return into a line feed.
                '\r' => self.written.push_str("&#13;"),
                other => self.written.push(other),
            }
        }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.written.into_bytes()
    }
}
