//! `record!`: a struct of the plant file, its decoder and its JSON Schema from one definition.
//!
//! The fields' own types say whether a key may be left out ([`crate::file::Decode::absent`]).

/// Declares a record: fields in the order in which the plant file is written.
macro_rules! record {
    (
        $(#[doc = $doc:literal])*
        pub struct $name:ident ($what:literal $(, check $check:path)?) {
            $( $(#[doc = $fdoc:literal])* pub $field:ident : $type:ty, )+
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name { $( $(#[doc = $fdoc])* pub $field: $type, )+ }

        impl $name {
            const KEYS: &'static [&'static str] = &[$( $crate::record::key(stringify!($field)), )+];
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap;
                let mut map = serializer.serialize_map(None)?;
                $(
                    if !$crate::file::Decode::is_absent(&self.$field) {
                        map.serialize_entry($crate::record::key(stringify!($field)), &self.$field)?;
                    }
                )+
                map.end()
            }
        }

        impl $crate::file::Decode for $name {
            fn decode(node: &$crate::file::Node<'_>, cx: &mut $crate::file::Context<'_>) -> Option<Self> {
                let record = $crate::file::Record::open(node, cx, $what, Self::KEYS)?;
                $( let $field = record.field::<$type>($crate::record::key(stringify!($field)), cx); )+
                // On the map, not on the value: a mistake in one field must not hide one in another.
                $( $check(&record, cx); )?
                Some(Self { $( $field: $field?, )+ })
            }
        }

        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let description = $crate::record::description(&[$($doc,)*]);
                let mut object = $crate::record::ObjectSchema::new(description);
                $(
                    object.property(
                        $crate::record::key(stringify!($field)),
                        $crate::record::description(&[$($fdoc,)*]),
                        generator.subschema_for::<$type>(),
                        <$type as $crate::file::Decode>::absent().is_none(),
                    );
                )+
                object.finish()
            }
        }
    };
}

/// The key of a field: its name without Rust's raw prefix.
pub(crate) const fn key(name: &'static str) -> &'static str {
    match name.as_bytes() {
        [b'r', b'#', ..] => name.split_at(2).1,
        _ => name,
    }
}

/// Joins doc comment lines into one description.
pub(crate) fn description(lines: &[&str]) -> String {
    lines.iter().map(|l| l.trim()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// Builds the schema of one record.
pub(crate) struct ObjectSchema {
    description: String,
    properties: serde_json::Map<String, serde_json::Value>,
    required: Vec<&'static str>,
}

impl ObjectSchema {
    pub(crate) fn new(description: String) -> Self {
        Self { description, properties: serde_json::Map::new(), required: Vec::new() }
    }

    pub(crate) fn property(&mut self, key: &'static str, description: String, schema: schemars::Schema, required: bool) {
        let mut value = schema.to_value();
        if let (Some(object), false) = (value.as_object_mut(), description.is_empty()) {
            object.insert("description".into(), description.into());
        }
        self.properties.insert(key.into(), value);
        if required {
            self.required.push(key);
        }
    }

    pub(crate) fn finish(self) -> schemars::Schema {
        let mut schema = schemars::json_schema!({
            "type": "object",
            "description": self.description,
            "properties": self.properties,
            "additionalProperties": false,
        });
        if !self.required.is_empty() {
            schema.insert("required".into(), self.required.into());
        }
        schema
    }
}
