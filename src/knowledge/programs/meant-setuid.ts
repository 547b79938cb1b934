/**
 * Programs that distributions install setuid, or with file capabilities, and that ask who their caller is: of Debian,
 * Ubuntu, Fedora, openSUSE, Arch and Alpine.
 */
const names: ReadonlySet<string> = new Set(
  [
    'su sudo sudoedit sudo-rs su-rs doas pkexec ksu ksu.mit ksu.heimdal',
    'mount umount fusermount fusermount3 ntfs-3g ecryptfs_private bwrap firejail',
    'passwd chsh chfn chage newgrp sg gpasswd expiry newuidmap newgidmap',
    'unix_chkpwd unix2_chkpwd pam_timestamp_check userhelper usernetctl userisdnctl grub2-set-bootflag',
    'ping ping6 traceroute traceroute6 arping fping mtr mtr-packet pppd',
    'at crontab screen Xorg Xorg.wrap Xwrapper procmail exim exim4 sendmail lppasswd suexec',
    'bbsuid nvidia-modprobe staprun lxc-user-nic usbmuxd vmware-user-suid-wrapper VBoxNetAdpCtl',
    'systemd-detect-virt snap-confine gsr-kms-server sunshine dumpcap beep brightnessctl',
    'cdrecord wodim readcd rscsi cdda2wav zypp-refresh-wrapper fusermount-glusterfs amtu opiepasswd',
    'mount.nfs mount.nfs4 umount.nfs umount.nfs4 mount.cifs mount.smb3 mount.davfs umount.davfs',
    'mount.ntfs mount.ntfs-3g mount.lowntfs-3g lowntfs-3g mount.exfat-fuse mount.fuse mount.fuse3',
    'mount.ecryptfs_private umount.ecryptfs_private umount.udisks umount.udisks2 umount.hal',
    'pmount pumount udevil cryptmount usermount schroot dchroot super userv sash isolate virt-login-shell',
    'sudoreplay seunshare authbind incrontab fcronsighup',
    'rlogin rsh rcp uucp uux cu uustat uuname netselect tcptraceroute tcptraceroute.mt traceproto lft pktstat',
    'traceroute.db traceroute6.iputils traceroute6.db traceroute-nanog fping6 clockdiff',
    'mail-lock mail-unlock mail-touchlock dotlockfile dotlock.mailutils maidag rnews',
    'qmail-queue nullmailer-queue sensible-mda sendmail.sendmail',
    'physlock slock vlock vlock-main xlock xtrlock light kgrantpty kcheckpass fbterm',
    'kismet_server kismet_cap_linux_wifi kismet_cap_linux_bluetooth kismet_capture cdrdao',
    'hddtemp ttysnoop sliplogin dip diald lpr lpq lprm lpc lpstat iputils-arping',
    'smbmnt smbumount ncpmount ncpumount nwsfind',
    'singularity condor_root_switchboard chrome-sandbox',
  ].flatMap((line) => line.split(' ')),
);

/** Whether a program, by its name, is setuid as it is meant to be: it asks who its caller is. */
export function isMeantSetuid(name: string): boolean {
  return names.has(name);
}
