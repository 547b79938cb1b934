/** Rules that ordinary commands cannot decide in these machines: what the audit says there, and why. */
export const undecided: Readonly<Record<string, { states: readonly string[]; because: string }>> = {
  'engine/authorization-plugin': {
    states: ['failed'],
    because: 'a plugin is a program of its own, which the lab of engines starts',
  },
  'engine/authorization-plugin-disabled': {
    states: ['not-applicable'],
    because: 'no plugin is configured',
  },
  'engine/central-logging': {
    states: ['failed'],
    because: 'the machines have no network in which logs could be sent anywhere',
  },
  'engine/component-vulnerable': {
    states: ['failed', 'passed', 'unknown'],
    because: 'it depends on the packages of the day on which the machine is built',
  },
  'engine/direct-routing': {
    states: ['failed', 'passed'],
    because: 'only another host of the network can try it, as the lab of engines does',
  },
  'engine/seccomp-profile-outdated': {
    states: ['failed', 'not-applicable', 'passed', 'unknown'],
    because: 'it depends on what the distribution changed in the release that the machine has',
  },
  'engine/supported-version': {
    states: ['failed', 'passed', 'unknown'],
    because: 'the support of a distribution is in no machine',
  },
  'workload/image-signature': {
    states: ['not-applicable'],
    because: 'no policy says who may sign; the lab of engines signs images',
  },
  'workload/image-lookalike': {
    states: ['passed'],
    because: 'the machines have no network to pull an image from',
  },
  'workload/no-logs': {
    states: ['passed', 'unknown'],
    because: 'every container of the scenes keeps its log',
  },
  'workload/privileged-groups': {
    states: ['passed', 'not-applicable', 'unknown'],
    because: 'no container of the scenes has further groups',
  },
  'workload/secret-mode': {
    states: ['passed', 'not-applicable', 'unknown'],
    because: 'only files say the mode of a secret',
  },
  'workload/sysctls': {
    states: ['passed', 'not-applicable'],
    because: 'no container of the scenes sets a parameter of the kernel',
  },
  'workload/tmpfs-options': {
    states: ['passed', 'not-applicable'],
    because: 'no container of the scenes has a tmpfs',
  },
  'host/hardening-review': { states: ['unknown'], because: 'it asks a person' },
};

/** Rules that the machines show in one state only, and why the other takes another machine. */
export const oneState: Readonly<Record<string, string>> = {
  'engine/aufs': 'no engine from 24 on has the driver',
  'engine/devicemapper-base-size': 'no engine from 25 on has the driver',
  'engine/privileged-plugin': 'a plugin is a program of its own, which the lab of engines starts',
  'engine/root-daemon': 'a rootless engine runs as a user of its own: the lab of engines starts one',
  'host/audit-daemon': 'without a daemon there is no audit log to see that rules record anything',
  'host/security-module': 'it takes another kernel command line',
  'workload/build-privileges': 'a container does not show how its image was built',
  'workload/device-requests': 'a device takes a driver, which no package of Debian has',
  'workload/seccomp-profile-content':
    'a profile that allows one call too many is long: the lab of engines has one',
  'workload/selinux': 'Debian uses AppArmor',
};

/** Rules that an audit in a container may leave open, and what it lacks there. */
export const unknownInContainer: Readonly<Record<string, string>> = {
  'engine/direct-routing': 'it may not read the packet filter',
  'engine/forwarding-unfiltered': 'it may not read the packet filter',
  'engine/inter-container-traffic': 'it may not read the packet filter',
  'host/audit-daemon': 'it may not ask the kernel for audit rules',
  'network/unprotected-ports': 'it may not read the packet filter',
  'workload/loopback-ports': 'it may not read the packet filter',
};
