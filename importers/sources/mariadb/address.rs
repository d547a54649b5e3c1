//! Where a database is: `mysql://user@host:3306/LVS-95XX`. A password may stand in an address that is
//! typed, but is taken out at once and never printed.

use domain::texts::Explain;

/// The port of MySQL and MariaDB.
pub const PORT: u16 = 3306;

/// A server, a user and a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Name or number of the server.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Who asks.
    pub user: String,
    /// The database; hyphens are nothing special.
    pub database: String,
}

/// A text that is no such address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// A part is missing, or stands where it means nothing.
    #[error("{found:?} is no address of the form mysql://user@server/database")]
    Form {
        /// The text, without what may be a password.
        found: String,
    },
    /// No server can be called so.
    #[error("{found:?} is no name or number of a server")]
    Server {
        /// What stands for the server.
        found: String,
    },
}

impl Explain for AddressError {
    fn key(&self) -> &'static str {
        match self {
            Self::Form { .. } => "connections.mysql.address",
            Self::Server { .. } => "connections.mysql.host",
        }
    }

    fn arguments(&self) -> Vec<(&'static str, String)> {
        let (Self::Form { found } | Self::Server { found }) = self;
        vec![("found", found.clone())]
    }
}

impl Address {
    /// Reads an address, and the password if one stands in it. Signs that mean something in an
    /// address may be written as `%40`.
    ///
    /// # Errors
    /// `AddressError` with the text, a password left out.
    pub fn parse(text: &str) -> Result<(Self, Option<String>), AddressError> {
        let text = text.trim();
        let (address, password) = read(text).ok_or_else(|| AddressError::Form {
            found: without_password(text),
        })?;
        match is_server(&address.host) {
            true => Ok((address, password)),
            false => Err(AddressError::Server {
                found: address.host,
            }),
        }
    }

    /// An address from what stands in the fields of a form; the server may have a port.
    ///
    /// # Errors
    /// `AddressError` when a part is missing or makes no sense.
    pub fn compose(server: &str, database: &str, user: &str) -> Result<Self, AddressError> {
        // Either would make another address of the whole.
        if server.contains(['/', '@']) {
            return Err(AddressError::Server {
                found: server.to_owned(),
            });
        }
        let text = format!("mysql://{}@{server}/{}", encoded(user), encoded(database));
        Self::parse(&text).map(|(address, _)| address)
    }
}

/// Whether a server may be called so: a name as any network has it, in any script, or a number.
fn is_server(host: &str) -> bool {
    let may_stand = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '%');
    host.chars().all(may_stand)
}

fn read(text: &str) -> Option<(Address, Option<String>)> {
    let rest = text
        .strip_prefix("mysql://")
        .or_else(|| text.strip_prefix("mariadb://"))?;
    // A password may hold any sign, so the last @ and the first slash behind it count.
    let (login, place) = rest.rsplit_once('@')?;
    let (server, database) = place.split_once('/')?;
    let (user, password) = match login.split_once(':') {
        Some((user, password)) => (user, Some(decoded(password)?)),
        None => (login, None),
    };
    let (host, port) = match server.strip_prefix('[') {
        Some(number) => {
            let (host, port) = number.split_once(']')?;
            (host, port.strip_prefix(':'))
        }
        None => match server.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (server, None),
        },
    };
    let address = Address {
        host: host.to_owned(),
        port: port.map_or(Some(PORT), |port| port.parse().ok())?,
        user: decoded(user)?,
        database: decoded(database)?,
    };
    let is_whole = ![&address.host, &address.user, &address.database]
        .iter()
        .any(|part| part.is_empty() || part.chars().any(char::is_control));
    is_whole.then_some((address, password))
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn encoded(text: &str) -> String {
    let mut address = String::new();
    for character in text.chars() {
        match character {
            '%' | '@' | ':' | '/' | '?' | '#' | ' ' => {
                address.push_str(&format!("%{:02X}", u32::from(character)));
            }
            other => address.push(other),
        }
    }
    address
}

fn without_password(text: &str) -> String {
    match text.rsplit_once('@') {
        Some((login, place)) => {
            let scheme = login.find("://").map_or(0, |place| place + 3);
            let (scheme, login) = login.split_at_checked(scheme).unwrap_or(("", login));
            let user = login.split(':').next().unwrap_or_default();
            format!("{scheme}{user}@{place}")
        }
        None => text.to_owned(),
    }
}

/// The address without a password.
impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "mysql://{}@", encoded(&self.user))?;
        match self.host.contains(':') {
            true => write!(f, "[{}]", self.host)?,
            false => f.write_str(&self.host)?,
        }
        if self.port != PORT {
            write!(f, ":{}", self.port)?;
        }
        write!(f, "/{}", encoded(&self.database))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_back_as_they_were_typed_without_the_password() {
        for (typed, shown, password) in [
            (
                "mysql://LVS-95XX:LVS-95XX@10.0.0.5:3306/LVS-95XX",
                "mysql://LVS-95XX@10.0.0.5/LVS-95XX",
                Some("LVS-95XX"),
            ),
            (
                "mariadb://lab@verifier.local:3307/lvs 95",
                "mysql://lab@verifier.local:3307/lvs%2095",
                None,
            ),
            (
                "mysql://a%40b:p%40ss:w/rd@x@[fe80::1]:3310/数据",
                "mysql://a%40b@[fe80::1]:3310/数据",
                Some("p@ss:w/rd@x"),
            ),
        ] {
            let (address, found) = Address::parse(typed).unwrap();
            assert_eq!(address.to_string(), shown);
            assert_eq!(found.as_deref(), password);
            let again = Address::parse(shown).unwrap();
            assert_eq!(again, (address, None), "{shown}");
        }
    }

    #[test]
    fn fields_of_a_form_make_an_address_whatever_signs_they_hold() {
        let made = Address::compose("10.0.0.5:3307", "LVS-95XX/2", "a@b:c").unwrap();
        assert_eq!((made.host.as_str(), made.port), ("10.0.0.5", 3307));
        assert_eq!(
            (made.database.as_str(), made.user.as_str()),
            ("LVS-95XX/2", "a@b:c")
        );
        for bad in [
            "lab pc",
            "10.0.0.5 ,3306",
            "h/x",
            "a@h",
            "\\\\PC-2",
            "http:",
            "数据 库",
        ] {
            let error = Address::compose(bad, "d", "u").unwrap_err();
            let key = match bad {
                "http:" => "connections.mysql.address",
                _ => "connections.mysql.host",
            };
            assert_eq!(error.key(), key, "{bad}");
        }
        let error = Address::parse("mysql://u:secret@lab pc:3307/d").unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"lab pc\" is no name or number of a server"
        );
        for good in ["检测室-2.local", "lab_pc", "[fe80::1%eth0]:3307"] {
            assert!(Address::compose(good, "d", "u").is_ok(), "{good}");
        }
        assert!(Address::compose("", "d", "u").is_err());
        assert!(Address::compose("h", "", "u").is_err());
    }

    #[test]
    fn what_is_no_address_is_told_without_its_password() {
        for bad in [
            "",
            "LVS-95XX",
            "postgres://u:secret@h/d",
            "mysql://h/d",
            "mysql://u:secret@h",
            "mysql://u:secret@h/",
            "mysql://:secret@h/d",
            "mysql://u:secret@h:port/d",
            "mysql://u:secret@h:99999/d",
            "mysql://u:secret%4@h/d",
            "mysql://u:secret@/d",
        ] {
            let error = Address::parse(bad).unwrap_err();
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }
}
