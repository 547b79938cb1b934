/**
 * System calls that fail with EPERM where a process lacks the privilege for them. A profile that refuses them
 * answers the same: programs know it, and ENOSYS makes some of them try worse ways.
 * From the errors that section 2 of the Linux manual pages lists, and the calls that Docker's default profile
 * ties to a capability.
 */
export const privilegedCalls: readonly string[] = `
  acct add_key bpf chroot clock_adjtime clock_settime delete_module fanotify_init finit_module fsconfig fsmount
  fsopen fspick init_module ioperm iopl kcmp kexec_file_load kexec_load keyctl lookup_dcookie mbind
  migrate_pages mount mount_setattr move_mount move_pages name_to_handle_at nfsservctl open_by_handle_at
  open_tree perf_event_open pidfd_getfd pivot_root process_vm_readv process_vm_writev ptrace quotactl
  quotactl_fd reboot request_key set_mempolicy setdomainname sethostname setns settimeofday swapoff swapon
  syslog umount umount2 unshare userfaultfd vhangup vmsplice
`
  .trim()
  .split(/\s+/u);
