//! `barlab user`: lets people sign in, gives new passwords, closes and opens sign-in.

use clap::{Args, Subcommand, builder::PossibleValuesParser, builder::TypedValueParser};
use domain::{
    numbering::CompanyNumber,
    person::{Role, User},
};
use serde_json::json;

use super::{
    company,
    shell::{DONE, Lab, Outcome, Shell},
};
use crate::{
    actions::add_user::{NewPerson, add_user, set_disabled, set_password},
    secrets,
};

/// What can be done with users.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Let somebody sign in
    Add(NewUserArguments),
    /// Give somebody a new password and end the sessions of the old one
    Reset {
        /// Sign-in name
        name: String,
        /// The new password; without it one is made and printed
        #[arg(long)]
        password: Option<String>,
    },
    /// Close somebody's sign-in
    Disable {
        /// Sign-in name
        name: String,
        /// Open it again instead
        #[arg(long)]
        undo: bool,
    },
}

/// Somebody who is to sign in.
#[derive(Debug, Args)]
pub struct NewUserArguments {
    /// Sign-in name: small letters, digits, . _ -
    name: String,
    /// What the person is at the laboratory
    #[arg(long, value_parser = role())]
    role: Role,
    /// Name on pages and documents; without it the sign-in name
    #[arg(
        long,
        value_name = "NAME",
        default_value = "",
        hide_default_value = true
    )]
    display_name: String,
    /// Number of the company, for a company's person
    #[arg(long, value_name = "NO")]
    company: Option<CompanyNumber>,
    /// The first password; without it one is made and printed
    #[arg(long)]
    password: Option<String>,
}

fn role() -> impl TypedValueParser<Value = Role> {
    PossibleValuesParser::new(Role::ALL.iter().map(|one| one.code()))
        .map(|code| Role::from_code(&code).unwrap_or(Role::Company))
}

/// Runs a command about users.
pub(super) fn run(command: UserCommand, shell: &mut Shell<'_>) -> Outcome {
    let lab = shell.open_for(&[Role::Admin])?;
    match command {
        UserCommand::Add(new) => add(&lab, new, shell),
        UserCommand::Reset { name, password } => {
            let (password, made) = given_or_made(password)?;
            let user = set_password(&lab.app, &lab.who, &name, &password)?;
            tell("user.changed", &user, made, shell)
        }
        UserCommand::Disable { name, undo } => {
            let user = set_disabled(&lab.app, &lab.who, &name, !undo)?;
            let key = if undo {
                "user.enabled"
            } else {
                "user.disabled"
            };
            tell(key, &user, None, shell)
        }
    }
}

fn add(lab: &Lab, new: NewUserArguments, shell: &mut Shell<'_>) -> Outcome {
    let company = new
        .company
        .map(|number| company::find(lab, number))
        .transpose()?;
    let (password, made) = given_or_made(new.password)?;
    let new = NewPerson {
        name: new.name,
        display_name: new.display_name,
        role: new.role,
        company: company.map(|company| company.id),
        password,
    };
    let user = add_user(&lab.app, &lab.who, new)?;
    tell("user.added", &user, made, shell)
}

/// The password to set, and the same again if it was made here and must be told.
fn given_or_made(
    password: Option<String>,
) -> Result<(String, Option<String>), secrets::SecretsError> {
    match password {
        Some(given) => Ok((given, None)),
        None => secrets::new_password().map(|made| (made.clone(), Some(made))),
    }
}

/// Says what became of a user; a password is told once, and only if it was made here.
fn tell(key: &str, user: &User, made: Option<String>, shell: &mut Shell<'_>) -> Outcome {
    if shell.json {
        shell.print_json(&json!({ "user": user, "password": made }))?;
        return Ok(DONE);
    }
    let role = shell.word(user.post.role().label());
    shell.say(key, &[("name", user.name.to_string()), ("role", role)])?;
    if let Some(password) = made {
        shell.say("user.password", &[("password", password)])?;
    }
    Ok(DONE)
}
