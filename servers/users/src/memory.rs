//! Gives the memory of a password hash back to the system.
//!
//! A hash needs 19 MiB for some 40 ms. glibc learns from the first one that such blocks come and go, and from then on
//! keeps one in the arena of every thread that ever hashed: 120 MB after six log-ins.

#![allow(unsafe_code, reason = "mallopt is a C function; the call reads and writes no memory of ours")]

/// Blocks of this size and more are mapped, and unmapped when they are freed.
#[cfg(target_env = "gnu")]
const MAPPED: libc::c_int = 1024 * 1024;

/// To be called once, before anything is hashed. Does nothing with other C libraries, which behave well by themselves.
pub fn return_large_blocks() {
    // SAFETY: it has no precondition; setting the threshold also ends its adjustment (mallopt(3), M_MMAP_THRESHOLD).
    #[cfg(target_env = "gnu")]
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, MAPPED);
    }
}
