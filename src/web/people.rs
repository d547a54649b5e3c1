//! Roles as arguments of handlers: what somebody may do is seen in the handler's first line.

use std::ops::Deref;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use domain::audit::Who;
use domain::person::{Role, User, Viewer};
use futures_util::future::LocalBoxFuture;

use super::failure::Failure;
use super::visitor::{SignedIn, Visitor};

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct Person {
    visitor: Visitor,
    signed_in: Arc<SignedIn>,
}

impl Person {
    /// The user.
    #[must_use]
    pub fn user(&self) -> &User {
        &self.signed_in.user
    }

    /// The role.
    #[must_use]
    pub fn role(&self) -> Role {
        self.user().post.role()
    }

    /// Which rows the person sees.
    #[must_use]
    pub fn viewer(&self) -> Viewer {
        self.user().post.viewer()
    }

    /// Whom the audit names.
    #[must_use]
    pub fn who(&self) -> Who {
        self.visitor.who()
    }

    /// The secret of the session.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.signed_in.token
    }
}

impl Deref for Person {
    type Target = Visitor;

    fn deref(&self) -> &Visitor {
        &self.visitor
    }
}

/// Lets somebody of one of these roles through.
async fn admit(req: HttpRequest, roles: &'static [Role]) -> Result<Person, Failure> {
    let visitor = Visitor::from_request(&req, &mut Payload::None).await?;
    let Some(signed_in) = visitor.signed_in().cloned() else {
        return Err(Failure::not_signed_in(&req));
    };
    if !roles.contains(&signed_in.user.post.role()) {
        return Err(Failure::forbidden());
    }
    Ok(Person { visitor, signed_in })
}

macro_rules! people {
    ($($(#[$doc:meta])* $name:ident: $roles:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name(Person);

        impl $name {
            /// The roles that are let through.
            pub const ROLES: &'static [Role] = $roles;
        }

        impl Deref for $name {
            type Target = Person;

            fn deref(&self) -> &Person {
                &self.0
            }
        }

        impl FromRequest for $name {
            type Error = Failure;
            type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

            fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
                let req = req.clone();
                Box::pin(async move { admit(req, Self::ROLES).await.map(Self) })
            }
        }
    )*};
}

people! {
    /// The front desk.
    FrontDesk: &[Role::FrontDesk];
    /// Somebody who tests.
    Technician: &[Role::Technician];
    /// Somebody who reviews and releases.
    Reviewer: &[Role::Reviewer];
    /// Somebody who knows what a report must say of an intake and its tests.
    PaperAuthor: &[Role::FrontDesk, Role::Technician, Role::Reviewer];
    /// Somebody who reports on the work of the laboratory.
    FigureReader: &[Role::FrontDesk, Role::Reviewer, Role::Admin];
    /// Somebody who keeps users and settings.
    Admin: &[Role::Admin];
    /// The company that a document is for, or who serves it at the desk.
    Holder: &[Role::Company, Role::FrontDesk];
    /// Somebody who keeps the member directory.
    DirectoryKeeper: &[Role::FrontDesk, Role::Admin];
    /// Somebody who hands artwork in: a company its own, the desk for a company.
    ArtworkSender: &[Role::FrontDesk, Role::Company];
    /// Somebody who keeps certificates and cards and puts instrument profiles in force.
    Keeper: &[Role::Reviewer, Role::Admin];
    /// Somebody who makes instrument profiles.
    ProfileAuthor: &[Role::Technician, Role::Admin];
    /// Anybody of the laboratory.
    Staff: &[Role::FrontDesk, Role::Technician, Role::Reviewer, Role::Admin];
    /// Anybody who is signed in.
    AnyPerson: Role::ALL;
}
