//! Whether a folder is on a drive of another machine, which tells nobody of changes that are made there.

#![allow(clippy::disallowed_methods)] // this is the room of the disk

use std::path::Path;

use crate::diag::Text;

/// File systems (Linux) whose files others change without this machine being told.
const FOREIGN: [&str; 12] =
    ["9p", "afs", "ceph", "cifs", "davfs", "drvfs", "fuse.sshfs", "nfs", "nfs4", "smb3", "smbfs", "vboxsf"];

/// Why changes below `folder` cannot be noticed by the system; none if they can.
pub(super) fn network(folder: &Path) -> Option<Text> {
    let told = |name: &str| {
        Text::new(
            format!("站点在网络或共享盘上（{name}），系统不通知那里的变化，改为每隔一会儿检查一遍"),
            format!(
                "the site is on a shared drive ({name}), where the system tells of no changes, so everything is looked at from time to time"
            ),
        )
    };
    let name = folder.to_string_lossy();
    if name.starts_with(r"\\?\UNC\") || (name.starts_with(r"\\") && !name.starts_with(r"\\?\")) {
        return Some(told("SMB"));
    }
    let mounts = std::fs::read_to_string("/proc/self/mounts").ok()?;
    let system = file_system(&mounts, &name)?;
    FOREIGN.contains(&system).then(|| told(system))
}

/// The file system that `folder` is on, by the system's list of mounts: the longest mount point that holds it.
fn file_system<'m>(mounts: &'m str, folder: &str) -> Option<&'m str> {
    let mounts = mounts.lines().filter_map(|line| {
        let mut words = line.split(' ').skip(1);
        Some((words.next()?.replace("\\040", " "), words.next()?))
    });
    let holds = |point: &str| {
        let rest = folder.strip_prefix(point.trim_end_matches('/'));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    // Of two on the same point the later one covers the other.
    mounts.filter(|(point, _)| holds(point)).max_by_key(|(point, _)| point.len()).map(|(_, system)| system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_mount_decides() {
        let mounts = "/dev/sda / ext4 rw 0 0\nserver:/share /mnt/公开\\040网 nfs4 rw 0 0\ntmpfs /mnt/公开\\040网/x tmpfs rw 0 0\n";
        let system = |folder: &str| file_system(mounts, folder);
        assert_eq!(system("/home/site"), Some("ext4"));
        assert_eq!(system("/mnt/公开 网/site"), Some("nfs4"));
        assert_eq!(system("/mnt/公开 网/x/site"), Some("tmpfs"));
        assert_eq!(system("/mnt/公开 网络"), Some("ext4"));
        assert!(network(Path::new(r"\\server\share\site")).is_some());
    }
}
