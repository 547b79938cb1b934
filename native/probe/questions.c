// Calls that only ask. Each comment says why the call changes nothing where it is allowed.
#include "probe.h"

static const char proc_self[] = "/proc/self";
static const char missing[] = "/.ironhull-probe-none";
static const char empty[] = "";
static const char tmpfs[] = "tmpfs";
static const char long_name[] = "ironhull";

static const uint32_t array_map[18] = {2, 4, 4, 1};  // BPF_MAP_TYPE_ARRAY: key 4, value 4, one entry
static uint32_t ring[30];                            // struct io_uring_params
static const uint32_t clock_event[32] = {1, 128, 0}; // PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_CLOCK
static const int realtime = 1;               // struct sched_param
static uint32_t bad_tick[64] = {0x4000};       // ADJ_TICK with a tick of 0, which is refused

#define PTR(value) ((long)(value))
#define RAW 3
#define SOCKET_TYPE(type) ((type) | O_CLOEXEC)

const struct question questions[] = {
    // /proc/self is no mount point: EINVAL after the permission check.
    {"mount:mount", NR_mount, {PTR(empty), PTR(proc_self), 0, MS_PRIVATE, 0}},
    {"mount:umount2", NR_umount2, {PTR(proc_self), 0}},
    {"mount:pivot_root", NR_pivot_root, {PTR(proc_self), PTR(proc_self)}},
    // A file system that is never attached goes with its descriptor.
    {"mount:fsopen", NR_fsopen, {PTR(tmpfs), 1}},
    {"mount:open_tree", NR_open_tree, {AT_FDCWD, PTR("/"), 1}},
    // The child leaves the namespaces of its parent alone.
    {"user-namespace:unshare", NR_unshare, {CLONE_NEWUSER}},
    {"new-namespaces:unshare/mnt", NR_unshare, {CLONE_NEWNS}},
    {"new-namespaces:unshare/net", NR_unshare, {CLONE_NEWNET}},
    {"new-namespaces:unshare/ipc", NR_unshare, {CLONE_NEWIPC}},
    {"new-namespaces:unshare/uts", NR_unshare, {CLONE_NEWUTS}},
    {"new-namespaces:unshare/pid", NR_unshare, {CLONE_NEWPID}},
    {"new-namespaces:unshare/cgroup", NR_unshare, {CLONE_NEWCGROUP}},
    {"new-namespaces:unshare/time", NR_unshare, {CLONE_NEWTIME}},
    {"chroot:chroot", NR_chroot, {PTR("/")}},
    // KEYCTL_GET_KEYRING_ID of the process keyring, which is not made.
    {"kernel-keyring:keyctl", NR_keyctl, {0, -2, 0}},
    {"bpf:bpf", NR_bpf, {0, PTR(array_map), sizeof array_map}},
    {"io-uring:io_uring_setup", NR_io_uring_setup, {1, PTR(ring)}},
    {"crypto-sockets:socket", NR_socket, {38, SOCKET_TYPE(5), 0}},
    {"vm-sockets:socket", NR_socket, {40, SOCKET_TYPE(1), 0}},
    {"raw-sockets:socket/inet", NR_socket, {2, SOCKET_TYPE(RAW), 1}},
    {"packet-sockets:socket", NR_socket, {17, SOCKET_TYPE(RAW), 0}},
    // An empty module, no file, and a module that does not exist.
    {"kernel-modules:init_module", NR_init_module, {PTR(empty), 0, PTR(empty)}},
    {"kernel-modules:finit_module", NR_finit_module, {-1, PTR(empty), 0}},
    {"kernel-modules:delete_module", NR_delete_module, {PTR("ironhull_probe_none"), O_NONBLOCK}},
    // More segments and flags than there are.
    {"kexec:kexec_load", NR_kexec_load, {0, 64, 0, 0}},
    {"kexec:kexec_file_load", NR_kexec_file_load, {-1, -1, 0, 0, 0x7fffffff}},
    // No magic number.
    {"reboot:reboot", NR_reboot, {0, 0, 0, 0}},
    // Files that do not exist.
    {"swap:swapon", NR_swapon, {PTR(missing), 0}},
    {"swap:swapoff", NR_swapoff, {PTR(missing)}},
    {"process-accounting:acct", NR_acct, {PTR(missing)}},
    // Neither a time nor a time zone; a tick that is out of range.
    {"system-clock:settimeofday", NR_settimeofday, {0, 0}},
    {"system-clock:adjtimex", NR_adjtimex, {PTR(bad_tick)}},
    // Q_GETINFO of the quotas of users, on a device that does not exist.
    {"quotas:quotactl", NR_quotactl, {0x80000500, PTR(missing), 0, 0}},
    // A nice value of -1, and SCHED_FIFO, of the child alone.
    {"scheduling:setpriority", NR_setpriority, {0, 0, -1}},
    {"scheduling:sched_setscheduler", NR_sched_setscheduler, {0, 1, PTR(&realtime)}},
    // A name that is too long.
    {"host-name:sethostname", NR_sethostname, {PTR(long_name), 65}},
    // SYSLOG_ACTION_SIZE_BUFFER.
    {"kernel-log:syslog", NR_syslog, {10, 0, 0}},
    {"performance-events:perf_event_open", NR_perf_event_open, {PTR(clock_event), 0, -1, -1, 8}},
    // UFFD_USER_MODE_ONLY.
    {"userfaultfd:userfaultfd", NR_userfaultfd, {1 | O_CLOEXEC}},
    // ADDR_NO_RANDOMIZE, of the child alone.
    {"personality:personality", NR_personality, {0x0040000}},
    // FAN_CLASS_CONTENT; no mark is made.
    {"file-notification:fanotify_init", NR_fanotify_init, {4 | 1, 0}},
#ifdef NR_iopl
    {"io-ports:iopl", NR_iopl, {3}},
#endif
};

const size_t question_count = sizeof questions / sizeof *questions;

const struct routine routines[] = {
    {"user-namespace:clone", probe_clone_user, OWN_EFFECT},
    {"user-namespace:clone3", probe_clone3_user, OWN_EFFECT},
    {"join-namespace:setns", probe_join_namespace, OWN_EFFECT},
    {"kernel-keyring:add_key", probe_keyring, NO_EFFECT},
    {"ptrace:ptrace/child", probe_trace_child, OWN_EFFECT},
    {"ptrace:ptrace/parent", probe_trace_parent, OWN_EFFECT},
    {"process-memory:process_vm_readv", probe_read_parent, NO_EFFECT},
    {"open-descriptors:pidfd_getfd", probe_take_descriptor, NO_EFFECT},
    {"open-by-handle:open_by_handle_at", probe_open_by_handle, NO_EFFECT},
    {"terminal-input:ioctl", probe_terminal, OWN_EFFECT},
    {"network-settings:ioctl", probe_interface, NO_EFFECT},
    {"host-processes:open", probe_kernel_thread, NO_EFFECT},
    {"core-pattern:open", probe_core_pattern, NO_EFFECT},
    {"sysrq:open", probe_sysrq, NO_EFFECT},
    {"kernel-settings:open", probe_kernel_settings, NO_EFFECT},
    {"kernel-files:open", probe_kernel_files, NO_EFFECT},
    {"sysfs:open", probe_sysfs, NO_EFFECT},
    {"cgroup-files:open", probe_cgroup_files, NO_EFFECT},
    {"release-agent:open", probe_release_agent, OWN_EFFECT},
    {"writable-root:open", probe_root_files, NO_EFFECT},
    {"host-files:open", probe_host_files, NO_EFFECT},
    {"setuid-programs:stat", probe_setuid, NO_EFFECT},
    {"device-nodes:mknodat", probe_device_node, NO_EFFECT},
    {"devices:open", probe_devices, NO_EFFECT},
    {"engine-sockets:connect", probe_engine_sockets, NO_EFFECT},
    {"metadata-service:connect", probe_metadata, NO_EFFECT},
    {"neighbours:connect", probe_near, NO_EFFECT},
    {"other-networks:connect", probe_far, NO_EFFECT},
    {"open-files-limit:prlimit64", probe_open_files, NO_EFFECT},
    {"locked-memory:mlock", probe_locked_memory, NEEDS_A_CHILD},
    {"memory-limit:read", probe_memory_file, NO_EFFECT},
    {"memory-limit:touch", probe_memory, NEEDS_A_CHILD},
    {"process-limit:read", probe_pids_file, NO_EFFECT},
    {"process-limit:fork", probe_processes, NO_EFFECT},
};

const size_t routine_count = sizeof routines / sizeof *routines;
