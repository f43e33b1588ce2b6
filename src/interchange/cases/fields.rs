//! The fields of a JSON object: read one by one, each fault kept under the field's path.

use serde_json::{Map, Value};

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// Where: `transfers[0].amount`; empty for the object itself.
    pub field: String,
    /// The stable code, whose sentence is `import-fault-CODE`.
    pub code: &'static str,
}

/// The fields of one object, and where the faults of the whole go.
pub(super) struct Fields<'a> {
    path: String,
    map: &'a Map<String, Value>,
    faults: &'a mut Vec<FieldFault>,
}

impl<'a> Fields<'a> {
    /// The fields of the whole.
    pub(super) fn whole(value: &'a Value, faults: &'a mut Vec<FieldFault>) -> Option<Self> {
        match value {
            Value::Object(map) => Some(Self { path: String::new(), map, faults }),
            _ => {
                faults.push(FieldFault { field: String::new(), code: "object_wanted" });
                None
            }
        }
    }

    /// Notes a fault of a field.
    pub(super) fn fault<T>(&mut self, name: &str, code: &'static str) -> Option<T> {
        self.faults.push(FieldFault { field: self.path_of(name), code });
        None
    }

    /// Whether anything was told here.
    pub(super) fn has(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    /// Reads a text that has to be there.
    pub(super) fn read<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, &'static str>) -> Option<T> {
        match self.read_if(name, read)? {
            None => self.fault(name, "text_empty"),
            told => told,
        }
    }

    /// Reads a text that may be missing; the outer `None` where it went wrong.
    pub(super) fn read_if<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&str) -> Result<T, &'static str>,
    ) -> Option<Option<T>> {
        match self.value(name) {
            None => Some(None),
            Some(Value::String(text)) => match read(text.trim()) {
                Ok(value) => Some(Some(value)),
                Err(code) => self.fault(name, code),
            },
            Some(_) => self.fault(name, "text_wanted"),
        }
    }

    /// Reads the sender's own number: a whole number, or a text of so many characters.
    pub(super) fn number(&mut self, name: &str, most: usize) -> Option<String> {
        match self.value(name) {
            Some(Value::Number(number)) if number.is_u64() => Some(number.to_string()),
            _ => self.read(name, |text| {
                if text.chars().any(char::is_control) {
                    return Err("text_control_character");
                }
                if text.chars().nth(most).is_some() { Err("text_too_long") } else { Ok(text.to_owned()) }
            }),
        }
    }

    /// Reads a yes or no that may be missing.
    pub(super) fn flag(&mut self, name: &str) -> Option<Option<bool>> {
        match self.value(name) {
            None => Some(None),
            Some(Value::Bool(flag)) => Some(Some(*flag)),
            Some(_) => self.fault(name, "flag_wanted"),
        }
    }

    /// Reads an object that may be missing.
    pub(super) fn part<T>(&mut self, name: &str, read: impl FnOnce(&mut Fields<'_>) -> Option<T>) -> Option<Option<T>> {
        match self.value(name) {
            None => Some(None),
            Some(Value::Object(map)) => {
                let path = self.path_of(name);
                read(&mut Fields { path, map, faults: self.faults }).map(Some)
            }
            Some(_) => self.fault(name, "object_wanted"),
        }
    }

    /// Reads an object that has to be there.
    pub(super) fn wanted_part<T>(&mut self, name: &str, read: impl FnOnce(&mut Fields<'_>) -> Option<T>) -> Option<T> {
        match self.part(name, read)? {
            None => self.fault(name, "text_empty"),
            told => told,
        }
    }

    /// Reads a list of objects, at least one and so many at most; every one is looked at.
    pub(super) fn list<T>(
        &mut self,
        name: &str,
        most: usize,
        read: impl Fn(&mut Fields<'_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let rows = match self.value(name) {
            None => return self.fault(name, "text_empty"),
            Some(Value::Array(rows)) if rows.is_empty() => return self.fault(name, "text_empty"),
            Some(Value::Array(rows)) if rows.len() > most => return self.fault(name, "list_too_long"),
            Some(Value::Array(rows)) => rows,
            Some(_) => return self.fault(name, "list_wanted"),
        };
        let read_row = |(place, row): (usize, &Value)| {
            let name = format!("{name}[{place}]");
            match row {
                Value::Object(map) => {
                    let path = self.path_of(&name);
                    read(&mut Fields { path, map, faults: self.faults })
                }
                _ => self.fault(&name, "object_wanted"),
            }
        };
        let told: Vec<Option<T>> = rows.iter().enumerate().map(read_row).collect();
        told.into_iter().collect()
    }

    /// What was told: neither absent, null nor blank.
    fn value(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| match value {
            Value::Null => false,
            Value::String(text) => !text.trim().is_empty(),
            _ => true,
        })
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }
}
