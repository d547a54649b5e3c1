//! Files of numbers from standards: none is read in which a number does not say where it is written.

/// Takes the clause away from each table of a file that has a number, and blanks it: the file must be refused, and say why.
pub(crate) fn assert_every_number_needs_a_clause<T>(
    shipped: &str,
    read: impl Fn(&str) -> Result<T, String>,
) {
    let whole: toml::Value = toml::from_str(shipped).unwrap();
    assert!(read(&toml::to_string(&whole).unwrap()).is_ok());
    let mut places = Vec::new();
    collect_numbers(&whole, &mut Vec::new(), &mut places);
    assert!(places.len() > 3, "{places:?}");
    for place in places {
        for blank in [None, Some("  ")] {
            let mut changed = whole.clone();
            let table = place
                .iter()
                .try_fold(&mut changed, |value, step| match step {
                    Ok(name) => value.get_mut(name.as_str()),
                    Err(index) => value.get_mut(*index),
                });
            let table = table.and_then(toml::Value::as_table_mut).unwrap();
            table
                .remove("clause")
                .unwrap_or_else(|| panic!("{place:?} has no clause"));
            if let Some(blank) = blank {
                table.insert("clause".to_owned(), blank.into());
            }
            let refused = read(&toml::to_string(&changed).unwrap()).err();
            let refused = refused.unwrap_or_else(|| panic!("{place:?} needs no clause"));
            assert!(refused.contains("clause"), "{place:?}: {refused}");
        }
    }
}

/// The places of tables that hold a number. The bounds of X and the kind of mark of a rule only say where its numbers apply.
fn collect_numbers(
    value: &toml::Value,
    place: &mut Vec<Result<String, usize>>,
    found: &mut Vec<Vec<Result<String, usize>>>,
) {
    let is_number = |value: &toml::Value| match value {
        toml::Value::Array(all) => all.iter().any(|one| one.is_integer() || one.is_float()),
        one => one.is_integer() || one.is_float(),
    };
    match value {
        toml::Value::Table(table) => {
            let mut own = table.iter().filter(|(name, _)| !name.starts_with("x_"));
            if own.any(|(_, value)| is_number(value)) {
                found.push(place.clone());
            }
            for (name, value) in table {
                place.push(Ok(name.clone()));
                collect_numbers(value, place, found);
                place.pop();
            }
        }
        toml::Value::Array(all) => {
            for (index, value) in all.iter().enumerate() {
                place.push(Err(index));
                collect_numbers(value, place, found);
                place.pop();
            }
        }
        _ => {}
    }
}
