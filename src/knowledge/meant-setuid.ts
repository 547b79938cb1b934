/**
 * Programs that distributions install setuid, or with file capabilities, and that ask who their caller is: of Debian,
 * Ubuntu, Fedora, openSUSE, Arch and Alpine.
 */
const names: ReadonlySet<string> = new Set(
  [
    'su sudo sudoedit sudo-rs su-rs doas pkexec ksu',
    'mount umount fusermount fusermount3 ntfs-3g ecryptfs_private bwrap firejail',
    'passwd chsh chfn chage newgrp sg gpasswd expiry newuidmap newgidmap',
    'unix_chkpwd unix2_chkpwd pam_timestamp_check userhelper usernetctl userisdnctl grub2-set-bootflag',
    'ping ping6 traceroute traceroute6 arping fping mtr mtr-packet pppd',
    'at crontab screen Xorg Xorg.wrap Xwrapper procmail exim exim4 sendmail lppasswd suexec',
    'bbsuid nvidia-modprobe staprun lxc-user-nic usbmuxd vmware-user-suid-wrapper VBoxNetAdpCtl',
    'systemd-detect-virt snap-confine gsr-kms-server sunshine dumpcap beep brightnessctl',
    'cdrecord wodim readcd rscsi cdda2wav zypp-refresh-wrapper fusermount-glusterfs amtu opiepasswd',
  ].flatMap((line) => line.split(' ')),
);

/** `mount.nfs`, `umount.udisks2`. */
const helper = /^u?mount\.[\w-]+$/u;

/** Whether a program, by its name, is setuid as it is meant to be: it asks who its caller is. */
export function isMeantSetuid(name: string): boolean {
  return names.has(name) || helper.test(name);
}
