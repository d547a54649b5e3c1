//! People who sign in, what they are at the laboratory, and what they may see.
//!
//! A role decides what somebody may do; a `Viewer` decides which rows somebody
//! sees. Only people of a company belong to a company, and they see nothing else.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    coded::coded,
    id::{CompanyId, UserId},
    texts::Explain,
};

coded! {
    /// What somebody is at the laboratory.
    Role in "role" {
        /// Registers companies and intakes (前台).
        FrontDesk "front_desk",
        /// Tests samples (检测员).
        Technician "technician",
        /// Reviews and releases what others tested (审核员).
        Reviewer "reviewer",
        /// Belongs to a client and sees its own intakes (企业用户).
        Company "company",
        /// Keeps users and settings (管理员).
        Admin "admin",
    }
}

/// A user that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PersonError {
    /// A sign-in name that is too short or too long.
    #[error("user name {found:?} has {length} characters, expected 2 to 32")]
    NameLength {
        /// The text as found.
        found: String,
        /// Its characters.
        length: usize,
    },
    /// A sign-in name with a character that is not allowed.
    #[error("user name {found:?} has {character:?} at place {place}")]
    NameCharacter {
        /// The text as found.
        found: String,
        /// The first such character.
        character: char,
        /// Its place, counted from 1.
        place: usize,
    },
    /// Somebody of a company, without the company.
    #[error("a user of role company needs a company")]
    NoCompany,
    /// Somebody of the laboratory, with a company.
    #[error("a user of role {} belongs to no company", role.code())]
    StrayCompany {
        /// The role.
        role: Role,
    },
}

impl Explain for PersonError {
    fn key(&self) -> &'static str {
        match self {
            Self::NameLength { .. } => "desk.person.name_length",
            Self::NameCharacter { .. } => "desk.person.name_character",
            Self::NoCompany => "desk.person.no_company",
            Self::StrayCompany { .. } => "desk.person.stray_company",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::NameLength { found, length } => {
                vec![("found", found.clone()), ("length", length.to_string())]
            }
            Self::NameCharacter {
                found,
                character,
                place,
            } => vec![
                ("found", found.clone()),
                ("character", character.to_string()),
                ("place", place.to_string()),
            ],
            Self::NoCompany => Vec::new(),
            Self::StrayCompany { role } => vec![("role", format!("@{}", role.label()))],
        }
    }
}

/// A sign-in name: 2 to 32 small letters, digits, `.`, `_` or `-`, beginning with a letter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct UserName(String);

impl UserName {
    /// Reads a sign-in name; blanks at its ends vanish and capitals become small.
    ///
    /// # Errors
    /// `NameLength` or `NameCharacter`.
    pub fn parse(text: &str) -> Result<Self, PersonError> {
        let name = text.trim().to_ascii_lowercase();
        let length = name.chars().count();
        if !(2..=32).contains(&length) {
            return Err(PersonError::NameLength {
                found: name,
                length,
            });
        }
        let allowed = |place: usize, c: char| match place {
            1 => c.is_ascii_lowercase(),
            _ => c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-'),
        };
        match (1..)
            .zip(name.chars())
            .find(|(place, c)| !allowed(*place, *c))
        {
            Some((place, character)) => Err(PersonError::NameCharacter {
                character,
                place,
                found: name.clone(),
            }),
            None => Ok(Self(name)),
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for UserName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<UserName> for String {
    fn from(name: UserName) -> Self {
        name.0
    }
}

impl TryFrom<String> for UserName {
    type Error = PersonError;

    fn try_from(text: String) -> Result<Self, PersonError> {
        Self::parse(&text)
    }
}

/// A role together with the company that the company role needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    role: Role,
    company: Option<CompanyId>,
}

impl Post {
    /// A role, with a company if and only if it is the company role.
    ///
    /// # Errors
    /// `NoCompany` or `StrayCompany`.
    pub const fn new(role: Role, company: Option<CompanyId>) -> Result<Self, PersonError> {
        match (role, company) {
            (Role::Company, None) => Err(PersonError::NoCompany),
            (Role::Company, Some(_)) | (_, None) => Ok(Self { role, company }),
            (_, Some(_)) => Err(PersonError::StrayCompany { role }),
        }
    }

    /// The role.
    #[must_use]
    pub const fn role(self) -> Role {
        self.role
    }

    /// The company; absent for the laboratory's own people.
    #[must_use]
    pub const fn company(self) -> Option<CompanyId> {
        self.company
    }

    /// Which rows the holder sees.
    #[must_use]
    pub const fn viewer(self) -> Viewer {
        match self.company {
            Some(company) => Viewer::Company(company),
            None => Viewer::Laboratory,
        }
    }
}

/// Which rows somebody sees. Every query that a company's people can reach takes one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Viewer {
    /// The laboratory's own people and programs: everything.
    Laboratory,
    /// People of a company: what belongs to it.
    Company(CompanyId),
}

impl Viewer {
    /// The company that limits the view, if one does.
    #[must_use]
    pub const fn company(self) -> Option<CompanyId> {
        match self {
            Self::Laboratory => None,
            Self::Company(company) => Some(company),
        }
    }

    /// True if what belongs to `company` may be seen.
    #[must_use]
    pub fn sees(self, company: CompanyId) -> bool {
        self.company().is_none_or(|own| own == company)
    }
}

/// Somebody who signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Identity.
    pub id: UserId,
    /// Sign-in name.
    pub name: UserName,
    /// Name on documents and pages.
    pub display_name: String,
    /// Role and company.
    pub post: Post,
    /// True if sign-in is closed.
    pub disabled: bool,
    /// When the user was added.
    pub created_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_names_are_plain_and_small() {
        assert_eq!(UserName::parse(" Wang.Li ").unwrap().as_str(), "wang.li");
        for (text, key) in [
            ("a", "desk.person.name_length"),
            ("", "desk.person.name_length"),
            (&"a".repeat(33), "desk.person.name_length"),
            ("1ab", "desk.person.name_character"),
            ("王丽", "desk.person.name_character"),
            ("a b", "desk.person.name_character"),
        ] {
            assert_eq!(UserName::parse(text).unwrap_err().key(), key, "{text}");
        }
    }

    #[test]
    fn only_people_of_a_company_have_one() {
        let company = CompanyId::new(7);
        for role in Role::ALL {
            let is_company = *role == Role::Company;
            assert_eq!(Post::new(*role, Some(company)).is_ok(), is_company);
            assert_eq!(Post::new(*role, None).is_ok(), !is_company);
        }
    }

    #[test]
    fn a_company_sees_itself_and_no_other() {
        let own = Post::new(Role::Company, Some(CompanyId::new(7))).unwrap();
        assert!(own.viewer().sees(CompanyId::new(7)));
        assert!(!own.viewer().sees(CompanyId::new(8)));
        let desk = Post::new(Role::FrontDesk, None).unwrap();
        assert!(desk.viewer().sees(CompanyId::new(8)));
    }
}
