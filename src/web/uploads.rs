//! Files that are handed in: streamed into the object store as they arrive.
//!
//! Nothing is held in memory but a few chunks, and nothing is kept of an upload that breaks
//! off: the reader on the other side then fails instead of ending.

use std::io::{self, Read};

use actix_multipart::{Field, Multipart};
use actix_web::web::Bytes;
use domain::digest::Digest;
use futures_util::{Stream, TryStreamExt};
use store::objects::Stored;
use tokio::sync::mpsc;

use super::failure::Failure;
use super::sent::Sent;
use super::site::Site;
use super::visitor::Visitor;
use crate::actions::import_measurements;

/// Chunks between the network and the disk.
const IN_FLIGHT: usize = 8;

/// Longest text field of an upload form in bytes.
const LONGEST_FIELD: usize = 4096;

/// A file that was handed in and kept.
#[derive(Debug, Clone)]
pub struct KeptFile {
    /// Its name, without a path.
    pub name: String,
    /// Its digest, under which it lies.
    pub sha256: Digest,
    /// Its size.
    pub size: u64,
}

/// What an upload form sent.
#[derive(Debug, Default)]
pub struct Upload {
    /// Its fields.
    pub sent: Sent,
    /// Its files, in their order. A field without a file gives none.
    pub files: Vec<KeptFile>,
}

/// Takes in an upload. The secret must come before the first file, as our forms have it.
///
/// # Errors
/// `form_expired`, `too_large`, `bad_request`, or what the store says.
pub async fn receive(
    site: &Site,
    visitor: &Visitor,
    mut parts: Multipart,
) -> Result<Upload, Failure> {
    let mut fields = Vec::new();
    let mut files = Vec::new();
    let mut left = site.app().settings.upload_limit;
    while let Some(part) = parts.try_next().await.map_err(|_| Failure::bad_request())? {
        let about = part.content_disposition();
        let name = about.and_then(|about| about.get_name()).unwrap_or_default();
        let file = about.and_then(|about| about.get_filename()).map(bare_name);
        match file {
            None => fields.push((name.to_owned(), text(part).await?)),
            // A browser sends an empty part for a file field that was left alone.
            Some(file) if file.is_empty() => {}
            Some(file) => {
                Sent::checked(visitor, fields.clone())?;
                let stored = keep(site, part, &mut left).await?;
                files.push(KeptFile {
                    name: file,
                    sha256: stored.sha256,
                    size: stored.size,
                });
            }
        }
    }
    Ok(Upload {
        sent: Sent::checked(visitor, fields)?,
        files,
    })
}

/// A file that was handed in and is not kept as it came.
#[derive(Debug, Clone)]
pub struct HeldFile {
    /// Its name, without a path.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Takes in the first file of an upload of at most so many bytes without keeping it: a photograph
/// may say where it was taken, which nobody is to find on our disk.
///
/// # Errors
/// `form_expired`, `too_large` or `bad_request`.
pub async fn held(
    visitor: &Visitor,
    mut parts: Multipart,
    most: usize,
) -> Result<(Sent, Option<HeldFile>), Failure> {
    let mut fields = Vec::new();
    let mut held = None;
    while let Some(mut part) = parts.try_next().await.map_err(|_| Failure::bad_request())? {
        let about = part.content_disposition();
        let name = about.and_then(|about| about.get_name()).unwrap_or_default();
        let Some(file) = about.and_then(|about| about.get_filename()).map(bare_name) else {
            fields.push((name.to_owned(), text(part).await?));
            continue;
        };
        Sent::checked(visitor, fields.clone())?;
        let mut bytes = Vec::new();
        while let Some(chunk) = part.try_next().await.map_err(|_| Failure::bad_request())? {
            bytes.extend_from_slice(&chunk);
            if bytes.len() > most {
                return Err(Failure::too_large());
            }
        }
        if !file.is_empty() && held.is_none() {
            held = Some(HeldFile { name: file, bytes });
        }
    }
    Ok((Sent::checked(visitor, fields)?, held))
}

/// The last part of a path: some browsers send where the file lay. Line ends and other signs that no
/// file of a person has in its name are left out, so that it can be kept, shown and sent on as it is.
fn bare_name(name: &str) -> String {
    let bare = name.rsplit(['/', '\\']).next().unwrap_or_default();
    bare.chars().filter(|c| !c.is_control()).collect()
}

/// The text of a field.
///
/// # Errors
/// `bad_request` if it breaks off, is long or no text.
pub async fn text(mut part: Field) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.try_next().await.map_err(|_| Failure::bad_request())? {
        bytes.extend_from_slice(&chunk);
        if bytes.len() > LONGEST_FIELD {
            return Err(Failure::bad_request());
        }
    }
    String::from_utf8(bytes).map_err(|_| Failure::bad_request())
}

/// The file of an upload in memory, at most `limit` bytes, for what is looked at and not kept. No name
/// where none was chosen. The secret must come before it, as our forms have it.
///
/// # Errors
/// `form_expired`, `too_large`, or `bad_request`.
pub async fn in_memory(
    visitor: &Visitor,
    mut parts: Multipart,
    limit: usize,
) -> Result<(Option<String>, Vec<u8>), Failure> {
    let (mut bytes, mut fields) = (Vec::new(), Vec::new());
    while let Some(mut part) = parts.try_next().await.map_err(|_| Failure::bad_request())? {
        let about = part.content_disposition();
        let field = about.and_then(|about| about.get_name()).unwrap_or_default();
        let file = about.and_then(|about| about.get_filename());
        let (field, file) = (field.to_owned(), file.map(bare_name));
        let Some(name) = file else {
            fields.push((field, text(part).await?));
            continue;
        };
        Sent::checked(visitor, fields.clone())?;
        if name.is_empty() {
            continue;
        }
        while let Some(chunk) = part.try_next().await.map_err(|_| Failure::bad_request())? {
            if bytes.len() + chunk.len() > limit {
                return Err(Failure::too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        return Ok((Some(name), bytes));
    }
    Sent::checked(visitor, fields)?;
    Ok((None, bytes))
}

/// Keeps what arrives, at most `left` bytes, which are counted down.
///
/// # Errors
/// `too_large`, `bad_request` if it breaks off, or what the store says.
pub async fn keep<E>(
    site: &Site,
    mut part: impl Stream<Item = Result<Bytes, E>> + Unpin,
    left: &mut usize,
) -> Result<Stored, Failure> {
    let (sender, receiver) = mpsc::channel(IN_FLIGHT);
    let arriving = Arriving {
        receiver,
        chunk: Bytes::new(),
    };
    let feed = async {
        while let Some(chunk) = part.try_next().await.map_err(|_| Failure::bad_request())? {
            *left = left
                .checked_sub(chunk.len())
                .ok_or_else(Failure::too_large)?;
            // A writer that stopped says why itself.
            if sender.send(Some(chunk)).await.is_err() {
                break;
            }
        }
        // Only this says that the file is whole; a dropped sender says the contrary.
        let _stopped = sender.send(None).await;
        drop(sender);
        Ok(())
    };
    let write = site.block(move |app| import_measurements::keep(app, arriving));
    let (fed, stored): (Result<(), Failure>, _) = futures_util::future::join(feed, write).await;
    fed?;
    stored
}

/// The writing side of an upload: chunks as they arrive, `None` at the end.
struct Arriving {
    receiver: mpsc::Receiver<Option<Bytes>>,
    chunk: Bytes,
}

impl Read for Arriving {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.chunk.is_empty() {
            match self.receiver.blocking_recv() {
                Some(Some(chunk)) => self.chunk = chunk,
                Some(None) => {
                    self.receiver.close();
                    return Ok(0);
                }
                None => return Err(io::ErrorKind::UnexpectedEof.into()),
            }
        }
        let length = into.len().min(self.chunk.len());
        let head = self.chunk.split_to(length);
        for (place, byte) in into.iter_mut().zip(&head) {
            *place = *byte;
        }
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_upload_that_breaks_off_is_an_error_and_a_whole_one_is_read() {
        let read = |chunks: Vec<Option<Bytes>>| {
            let (sender, receiver) = mpsc::channel(8);
            for chunk in chunks {
                sender.try_send(chunk).unwrap();
            }
            drop(sender);
            let mut arriving = Arriving {
                receiver,
                chunk: Bytes::new(),
            };
            let mut bytes = Vec::new();
            arriving.read_to_end(&mut bytes).map(|_| bytes)
        };
        let chunk = |text: &'static str| Some(Bytes::from_static(text.as_bytes()));
        assert_eq!(read(vec![chunk("ab"), chunk("c"), None]).unwrap(), b"abc");
        assert!(read(vec![chunk("ab")]).is_err());
    }

    #[test]
    fn paths_are_taken_off_names() {
        assert_eq!(bare_name("C:\\目录\\a.mdb"), "a.mdb");
        assert_eq!(bare_name("a.mdb"), "a.mdb");
        assert_eq!(bare_name("../../a\r\nb\0.mdb"), "ab.mdb");
    }
}
