//! Schemas as generators of clients read them.

use utoipa::Modify;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, OneOf, SchemaType};
use utoipa::openapi::{Object, OpenApi, Ref, RefOr, Schema};

/// Writes a reference with a default as one, and describes what may be absent where readers look for it.
pub struct Schemas;

impl Modify for Schemas {
    fn modify(&self, openapi: &mut OpenApi) {
        let components = openapi.components.get_or_insert_default();
        components.schemas.values_mut().for_each(rewrite);
    }
}

fn rewrite(schema: &mut RefOr<Schema>) {
    let RefOr::T(inner) = schema else { return };
    match inner {
        Schema::Object(object) => {
            object.properties.values_mut().for_each(rewrite);
            if let Some(additional) = object.additional_properties.as_deref_mut()
                && let AdditionalProperties::RefOr(values) = additional
            {
                rewrite(values);
            }
        }
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                rewrite(items);
            }
        }
        Schema::AllOf(all) => all.items.iter_mut().for_each(rewrite),
        Schema::AnyOf(any) => any.items.iter_mut().for_each(rewrite),
        Schema::OneOf(one) => {
            one.items.iter_mut().for_each(rewrite);
            if let Some(reference) = sole_reference(one) {
                *inner = reference;
            } else {
                lift_description(one);
            }
        }
        _ => {}
    }
}

/// utoipa puts a reference beside a default into a `oneOf` of its own, because OpenAPI 3.0 allowed nothing beside `$ref`. 3.1 does.
fn sole_reference(one: &OneOf) -> Option<Schema> {
    let [RefOr::Ref(Ref { ref_location, description, .. })] = one.items.as_slice() else { return None };
    let mut object = Object::with_type(SchemaType::AnyValue);
    object.description = one.description.clone().or_else(|| Some(description.clone()));
    object.default = one.default.clone();
    // utoipa's `Ref` has no default. What is written is the same.
    object.extensions = Some(Extensions::from_iter([("$ref", ref_location.as_str())]));
    Some(Schema::Object(object))
}

/// `null` or a reference: the description stands at the reference, where it would describe the type and not the property.
fn lift_description(one: &mut OneOf) {
    if one.description.is_some() {
        return;
    }
    if let Some(RefOr::Ref(reference)) = one.items.last_mut()
        && !reference.description.is_empty()
    {
        one.description = Some(core::mem::take(&mut reference.description));
    }
}
