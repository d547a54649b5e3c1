//! Every page with its handler and who may ask for it, one line each.
//!
//! The role stands a second time in the handler's arguments, where it is enforced; a test
//! asks for every line here as every role and compares.

use actix_web::web::{ServiceConfig, get, post};
use domain::person::Role;

use super::people::{
    Admin, AnyPerson, ArtworkSender, DirectoryKeeper, FigureReader, FrontDesk, Holder, Keeper,
    PaperAuthor, ProfileAuthor, Reviewer, Staff, Technician,
};
use super::{
    agents, artwork, audit, batch, cards, catalogue, check, companies, connections, deliveries,
    dictionaries, documents, health, inbox, instruments, intakes, jobs, labels, layout,
    measurements, members, numbering, papers, photographs, pieces, preferences, profiles, review,
    sample_papers, samples, search, sign_in, sources, start, statistics, users,
};

/// One page or action.
#[derive(Debug, Clone, Copy)]
pub struct Route {
    /// `get` or `post`.
    pub method: &'static str,
    /// The address, with `{names}` for what varies.
    pub path: &'static str,
    /// Who may ask; absent for everybody, signed in or not.
    pub roles: Option<&'static [Role]>,
}

/// Everybody, signed in or not.
struct Everybody;

impl Everybody {
    const ROLES: Option<&'static [Role]> = None;
}

macro_rules! routes {
    ($($method:ident $path:literal $people:ident => $handler:path;)*) => {
        /// Every route, in the order in which they are tried.
        pub const TABLE: &[Route] = &[$(Route {
            method: stringify!($method),
            path: $path,
            roles: routes!(@roles $people),
        }),*];

        /// Registers every route.
        pub fn register(config: &mut ServiceConfig) {
            $(config.route($path, $method().to($handler));)*
        }
    };
    (@roles Everybody) => { Everybody::ROLES };
    (@roles $people:ident) => { Some($people::ROLES) };
}

routes! {
    get  "/sign-in"                                  Everybody  => sign_in::show;
    post "/sign-in"                                  Everybody  => sign_in::sign_in;
    post "/sign-out"                                 AnyPerson  => sign_in::sign_out;
    get  "/me"                                       AnyPerson  => sign_in::me;
    post "/me/password"                              AnyPerson  => sign_in::change_password;
    get  "/language/{tag}"                           Everybody  => preferences::language;
    get  "/theme/{name}"                             Everybody  => preferences::theme;
    get  "/"                                         AnyPerson  => start::show;
    get  "/search"                                   AnyPerson  => search::show;

    get  "/companies"                                Staff      => companies::list;
    get  "/companies/new"                            FrontDesk  => companies::blank;
    post "/companies"                                FrontDesk  => companies::register;
    get  "/companies/{company}"                      Staff      => companies::show;
    post "/companies/{company}/contact"              FrontDesk  => companies::change_contact;
    post "/companies/{company}/correct"              FrontDesk  => companies::correct;
    post "/companies/{company}/quota"                FrontDesk  => companies::add_quota;

    get  "/members"                                  Staff      => members::list;
    get  "/members/import"                           DirectoryKeeper => members::blank;
    post "/members/import"                           DirectoryKeeper => members::upload;
    get  "/members/import/preview"                   DirectoryKeeper => members::preview;
    get  "/members/import/refused.xlsx"              DirectoryKeeper => members::refused;
    post "/members/import/commit"                    DirectoryKeeper => members::commit;

    get  "/intakes"                                  AnyPerson  => intakes::list;
    get  "/intakes/new"                              FrontDesk  => intakes::blank;
    post "/intakes"                                  FrontDesk  => intakes::open;
    get  "/intakes/{intake}"                         AnyPerson  => intakes::show;
    post "/intakes/{intake}/cancel"                  FrontDesk  => intakes::cancel;
    get  "/intakes/{intake}/labels"                  Staff      => labels::stickers;
    post "/intakes/{intake}/check-rest"              Technician => intakes::check_rest;
    post "/intakes/{intake}/submit"                  Technician => intakes::submit;
    post "/intakes/{intake}/dispatch"                FrontDesk  => intakes::dispatch;

    get  "/intakes/{intake}/catalogue"               FrontDesk  => catalogue::blank;
    post "/intakes/{intake}/catalogue"               FrontDesk  => catalogue::upload;
    get  "/intakes/{intake}/catalogue/preview"       FrontDesk  => catalogue::preview;
    get  "/intakes/{intake}/catalogue/refused.xlsx"  FrontDesk  => catalogue::refused;
    post "/intakes/{intake}/catalogue/commit"        FrontDesk  => catalogue::commit;
    get  "/catalogue/template.xlsx"                  FrontDesk  => catalogue::template;

    get  "/samples/{sample}"                         AnyPerson  => samples::find;
    get  "/intakes/{intake}/samples/{line}"          AnyPerson  => samples::show;
    post "/intakes/{intake}/samples/{line}/manual"   Technician => samples::inspect;
    post "/intakes/{intake}/samples/{line}/application" Technician => samples::decide;
    post "/intakes/{intake}/samples/{line}/proposals/{key}" Technician => samples::answer_proposal;
    post "/intakes/{intake}/samples/{line}/measurements/{measurement}/choose" Technician => samples::choose;
    post "/intakes/{intake}/samples/{line}/measurements/{measurement}/take-back" Technician => samples::take_back;

    post "/intakes/{intake}/samples/{line}/override" Reviewer   => samples::override_flags;
    get  "/intakes/{intake}/review"                  Reviewer   => review::show;
    post "/intakes/{intake}/release"                 Reviewer   => review::release;
    post "/intakes/{intake}/send-back"               Reviewer   => review::send_back;

    get  "/intakes/{intake}/report"                  Staff      => papers::report;
    post "/intakes/{intake}/report"                  PaperAuthor => papers::note;
    get  "/intakes/{intake}/samples/{line}/drafts/{name}" Staff => sample_papers::draft;
    post "/intakes/{intake}/samples/{line}/documents/{kind}" Reviewer => sample_papers::issue;
    post "/intakes/{intake}/samples/{line}/photographs" PaperAuthor => photographs::add;
    get  "/photographs/{photograph}/{size}"          AnyPerson  => photographs::file;
    post "/photographs/{photograph}/{step}"          PaperAuthor => photographs::step;
    get  "/schemas/certificate/1"                    Everybody  => papers::schema;
    get  "/intakes/{intake}/drafts/{name}"           Staff      => papers::draft;
    post "/intakes/{intake}/issue"                   Reviewer   => papers::issue;

    get  "/measurements"                             Staff      => sources::list;
    post "/measurements"                             Technician => sources::upload;
    get  "/measurements/{measurement}"               AnyPerson  => measurements::show;
    get  "/sources/{source}"                         Staff      => sources::show;
    get  "/sources/{source}/file"                    Staff      => sources::file;
    get  "/inbox"                                    Staff      => inbox::list;
    post "/inbox/act"                                Technician => inbox::act;
    post "/inbox/undo"                               Technician => inbox::undo;
    get  "/inbox/events"                             Staff      => inbox::events;

    get  "/instruments"                              Staff      => instruments::list;
    get  "/instruments/new"                          Admin      => instruments::blank;
    post "/instruments"                              Admin      => instruments::add;
    get  "/instruments/{number}"                     Staff      => instruments::show;
    post "/instruments/{number}"                     Admin      => instruments::change;
    get  "/instruments/{number}/edit"                Admin      => instruments::edit;
    post "/instruments/{number}/calibrations"        Keeper     => instruments::calibrate;
    post "/instruments/{number}/calibrations/{calibration}/withdraw" Keeper => instruments::withdraw;
    get  "/instruments/{number}/calibrations/{calibration}/file" Staff => instruments::certificate;
    get  "/cards/new"                                Keeper     => cards::blank;
    post "/cards"                                    Keeper     => cards::add;
    get  "/cards/{card}"                             Staff      => cards::show;
    post "/cards/{card}"                             Keeper     => cards::change;

    get  "/documents"                                AnyPerson  => documents::list;
    get  "/layout"                                   Admin      => layout::show;
    post "/layout"                                   Admin      => layout::save;
    get  "/layout/pictures/{picture}"                Admin      => layout::picture;
    post "/layout/pictures/{picture}"                Admin      => layout::put_picture;
    post "/layout/pictures/{picture}/remove"         Admin      => layout::remove_picture;
    post "/layout/preview"                           Admin      => layout::preview;
    get  "/numbering"                                Admin      => numbering::show;
    post "/numbering"                                Admin      => numbering::save;
    post "/numbering/preview"                        Admin      => numbering::preview;
    get  "/intakes/{intake}/overprint.pdf"           Staff      => layout::line;
    get  "/statistics"                               FigureReader => statistics::show;
    post "/statistics/issue"                         Reviewer => statistics::issue;
    get  "/statistics/file"                          FigureReader => statistics::file;
    get  "/documents/batch"                          Reviewer   => batch::batch;
    post "/documents/batch"                          Reviewer   => batch::start_batch;
    get  "/documents/{document}"                     AnyPerson  => documents::show;
    get  "/documents/{document}/file"                AnyPerson  => documents::file;
    post "/documents/{document}/withdraw"            Reviewer   => documents::withdraw;
    get  "/v/keys"                                   Everybody  => check::keys;
    get  "/v/{token}"                                Everybody  => check::show;
    post "/v/{token}/file"                           Everybody  => check::compare;
    get  "/v/{token}/{format}"                       Everybody  => check::original;
    post "/documents/{document}/open"                Holder     => check::set_open;

    get  "/labels"                                   AnyPerson  => labels::list;
    get  "/labels/symbol"                            AnyPerson  => labels::symbol;
    get  "/labels/symbol/file"                       AnyPerson  => labels::symbol_file;
    get  "/labels/{label}"                           AnyPerson  => labels::show;
    get  "/labels/{label}/file"                      AnyPerson  => labels::file;
    post "/intakes/{intake}/deliveries"              FrontDesk  => deliveries::ask;
    get  "/deliveries"                               AnyPerson  => deliveries::list;
    post "/deliveries/bounces"                       FrontDesk  => deliveries::bounce;
    get  "/deliveries/{delivery}"                    AnyPerson  => deliveries::show;
    post "/deliveries/{delivery}/{step}"             FrontDesk  => deliveries::step;

    get  "/artwork"                                  AnyPerson  => artwork::list;
    post "/artwork"                                  ArtworkSender => artwork::upload;
    get  "/artwork/new"                              ArtworkSender => artwork::blank;
    get  "/artwork/{artwork}"                        AnyPerson  => artwork::show;
    get  "/artwork/{artwork}/file"                   AnyPerson  => artwork::file;
    get  "/artwork/{artwork}/pages/{page}"           AnyPerson  => artwork::picture;

    get  "/dictionaries"                             Staff      => dictionaries::quality;
    get  "/dictionaries/application"                 Staff      => dictionaries::application;
    get  "/profiles"                                 Staff      => profiles::list;
    post "/profiles"                                 ProfileAuthor => profiles::save;
    get  "/profiles/check"                           ProfileAuthor => profiles::check;
    post "/profiles/check"                           ProfileAuthor => profiles::upload;
    post "/profiles/compose"                         ProfileAuthor => profiles::compose;
    post "/profiles/edit"                            ProfileAuthor => profiles::edit;
    get  "/profiles/try"                             ProfileAuthor => profiles::trial;
    get  "/profiles/rereadings"                      ProfileAuthor => profiles::choose;
    post "/profiles/rereadings"                      ProfileAuthor => profiles::ask;
    get  "/profiles/rereadings/{job}"                Staff      => profiles::reread;
    get  "/profiles/{profile}/{version}"             Staff      => profiles::show;
    get  "/profiles/{profile}/{version}/file"        Staff      => profiles::file;
    post "/profiles/{profile}/{version}/put-in-force" Keeper => profiles::put_in_force;
    post "/profiles/{profile}/{version}/retire"      Keeper => profiles::retire;
    get  "/users"                                    Admin      => users::list;
    get  "/users/new"                                Admin      => users::blank;
    post "/users"                                    Admin      => users::add;
    post "/users/{name}/reset"                       Admin      => users::reset;
    post "/users/{name}/disable"                     Admin      => users::disable;
    post "/users/{name}/enable"                      Admin      => users::enable;
    get  "/connections"                              Staff      => connections::list;
    get  "/connections/new"                          Admin      => connections::blank;
    post "/connections"                              Admin      => connections::add;
    get  "/connections/{connection}"                 Staff      => connections::show;
    get  "/connections/{connection}/edit"            Admin      => connections::edit;
    post "/connections/{connection}"                 Admin      => connections::change;
    post "/connections/{connection}/try"             Admin      => connections::try_out;
    post "/connections/{connection}/pause"           Admin      => connections::pause;
    post "/connections/{connection}/resume"          Admin      => connections::resume;
    post "/connections/{connection}/read-again"      Admin      => connections::read_again;
    post "/connections/{connection}/clear"           Admin      => connections::clear;
    post "/connections/{connection}/remove"          Admin      => connections::remove;
    post "/sites"                                    Admin      => connections::add_site;
    post "/sites/{site}"                             Admin      => connections::change_site;
    get  "/agents"                                   Admin      => agents::list;
    post "/agents"                                   Admin      => agents::admit;
    post "/agents/{token}/revoke"                    Admin      => agents::revoke;
    get  "/audit"                                    Admin      => audit::list;
    get  "/jobs"                                     Staff      => jobs::list;
    get  "/jobs/{job}"                               Staff      => jobs::show;
    get  "/jobs/{job}/events"                        Staff      => jobs::events;

    get  "/assets/{folder}/{name}"                   Everybody  => health::asset;
    get  "/api/v1/pieces"                            Everybody  => pieces::greet;
    post "/api/v1/pieces"                            Everybody  => pieces::take;
    get  "/healthz"                                  Everybody  => health::alive;
    get  "/readyz"                                   Everybody  => health::ready;
}
