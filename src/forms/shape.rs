//! From raw values to the struct of a form: serde over names and texts.
//!
//! Differs from `serde_urlencoded` in what a person needs: a missing field is empty, a field of several values is a
//! list, a struct inside a struct reads `OUTER-INNER`, and the form's own order of fields is kept for its errors.

use std::cell::Cell;

use serde::{
    Deserializer, de,
    de::{
        DeserializeSeed, IntoDeserializer, Visitor,
        value::{Error, MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};

use super::{Errors, Form, Values, WHOLE_FORM};

/// Reads the struct, and the names of its fields in order. What serde refuses is a mistake in the form's type, never in
/// what was typed: fields are texts.
pub(super) fn parse<F: Form>(values: &Values) -> Result<(F, &'static [&'static str]), Errors> {
    let fields = Cell::new(Default::default());
    let whole = Struct { values, prefix: String::new(), fields: &fields };
    match F::deserialize(whole) {
        Ok(form) => Ok((form, fields.get())),
        // The message of serde may quote what was typed.
        Err(_) => {
            tracing::error!(form = std::any::type_name::<F>(), "a form's type does not fit its values");
            let mut errors = Errors::new();
            errors.add(WHOLE_FORM, "error-form-unreadable");
            Err(errors)
        }
    }
}

struct Struct<'a> {
    values: &'a Values,
    prefix: String,
    fields: &'a Cell<&'static [&'static str]>,
}

impl<'de> Deserializer<'de> for Struct<'_> {
    type Error = Error;

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        if self.prefix.is_empty() {
            self.fields.set(fields);
        }
        visitor.visit_map(Fields { whole: self, left: fields.iter(), current: "" })
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let sent = self.values.iter().map(|(name, _)| {
            let field = Field { values: self.values, name: name.to_owned(), fields: self.fields };
            (name.to_owned(), field)
        });
        visitor.visit_map(MapDeserializer::new(sent))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map enum identifier ignored_any
    }
}

struct Fields<'a> {
    whole: Struct<'a>,
    left: std::slice::Iter<'static, &'static str>,
    current: &'static str,
}

impl<'de> de::MapAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some(field) = self.left.next() else {
            return Ok(None);
        };
        self.current = field;
        seed.deserialize(IntoDeserializer::<Error>::into_deserializer(*field)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Field {
            values: self.whole.values,
            name: format!("{}{}", self.whole.prefix, self.current),
            fields: self.whole.fields,
        })
    }
}

struct Field<'a> {
    values: &'a Values,
    name: String,
    fields: &'a Cell<&'static [&'static str]>,
}

impl IntoDeserializer<'_, Error> for Field<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for Field<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.values.get(&self.name))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.values.get(&self.name).trim().is_empty() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    /// A ticked box sends something, an empty one nothing.
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(!self.values.get(&self.name).is_empty())
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let all = self.values.all(&self.name);
        visitor.visit_seq(SeqDeserializer::new(all.iter().map(String::as_str)))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        Struct { values: self.values, prefix: format!("{}-", self.name), fields: self.fields }
            .deserialize_struct(name, fields, visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct tuple tuple_struct map enum
        identifier ignored_any
    }
}
