import { trees, type Grades, type SensitivePath } from './sensitive-path-row.ts';

/** Paths of one kind, what they give, and where that is documented. */
interface ServiceData {
  grades: Grades;
  gives: string;
  source: string;
  paths: readonly string[];
}

const table: readonly ServiceData[] = [
  {
    grades: ['low', 'critical'],
    gives: 'the images that systemd lays over /usr and /etc',
    source: 'systemd-sysext(8): /var/lib/extensions, /var/lib/confexts',
    paths: ['/var/lib/extensions', '/var/lib/confexts', '/run/extensions', '/run/confexts'],
  },
  {
    grades: ['low', 'critical'],
    gives: 'the images of services that systemd starts as root',
    source: 'portablectl(1): /var/lib/portables',
    paths: ['/var/lib/portables', '/run/portables'],
  },
  {
    grades: ['medium', 'high'],
    gives: 'the state of services with a dynamic user',
    source: 'systemd.exec(5), DynamicUser=: /var/lib/private',
    paths: ['/var/lib/private', '/var/cache/private'],
  },
  {
    grades: ['low', 'critical'],
    gives: 'the services that a supervisor starts as root',
    source: 'runsvdir(8): /var/service, /service; svscan of daemontools: /service; s6-svscan: /run/service',
    paths: ['/var/service', '/service', '/run/service', '/run/runit', '/run/s6', '/run/s6-rc'],
  },
  {
    grades: ['low', 'critical'],
    gives: 'the package database, whose scripts run as root',
    source: 'pacman(8): /var/lib/pacman/local/*/install',
    paths: ['/var/lib/pacman'],
  },
  {
    grades: ['none', 'high'],
    gives: 'the lists of packages that apt has verified and installs from',
    source: 'apt-secure(8): signatures are checked when /var/lib/apt/lists is written',
    paths: ['/var/lib/apt'],
  },
  {
    grades: ['none', 'high'],
    gives: 'the programs that users of the host start',
    source: 'flatpak(1): the system installation is /var/lib/flatpak',
    paths: ['/var/lib/flatpak'],
  },
  {
    grades: ['low', 'critical'],
    gives: 'the programs and services of the host',
    source: 'Guix manual: /var/guix/profiles/system is the running system',
    paths: ['/var/guix'],
  },
  {
    grades: ['low', 'critical'],
    gives: 'programs in the search path of root',
    source:
      'Flatcar and CoreOS: /opt/bin is in PATH; RKE2 installs to /opt/rke2 where /usr/local is read-only',
    paths: ['/opt/bin', '/opt/sbin', '/opt/rke2'],
  },
  {
    grades: ['low', 'critical'],
    gives: 'the programs of an agent that runs as root',
    source:
      'install paths of the packages puppet-agent, chef, salt, datadog-agent, splunkforwarder, amazon-cloudwatch-agent, amazon-ssm-agent, omsagent, falcon-sensor, nessus',
    paths: [
      '/opt/puppetlabs',
      '/opt/chef',
      '/opt/saltstack',
      '/opt/datadog-agent',
      '/opt/splunkforwarder',
      '/opt/aws',
      '/opt/microsoft',
      '/opt/CrowdStrike',
      '/opt/nessus_agent',
    ],
  },
  {
    grades: ['high', 'critical'],
    gives: 'what a cloud agent runs as root, and its credentials',
    source:
      'WALinuxAgent: Lib.Dir=/var/lib/waagent has extensions and private keys; amazon-ssm-agent: /var/lib/amazon/ssm has documents and the vault',
    paths: ['/var/lib/waagent', '/var/lib/amazon'],
  },
  {
    grades: ['low', 'critical'],
    gives: 'the states that Salt applies as root',
    source: 'Salt, master configuration: file_roots is /srv/salt by default',
    paths: ['/srv/salt', '/srv/spm'],
  },
  {
    grades: ['high', 'critical'],
    gives: 'the secrets that Salt hands to hosts',
    source: 'Salt, master configuration: pillar_roots is /srv/pillar by default',
    paths: ['/srv/pillar'],
  },
  {
    grades: ['medium', 'critical'],
    gives: 'the state of a configuration manager, which decides what runs as root',
    source: 'Puppet: vardir was /var/lib/puppet before version 4; Chef: /var/chef/cache has cookbooks',
    paths: ['/var/lib/puppet', '/var/chef'],
  },
  {
    grades: ['none', 'medium'],
    gives: 'what machines of the network boot',
    source: 'tftpd(8), Debian: TFTP_DIRECTORY=/srv/tftp; Red Hat: /var/lib/tftpboot',
    paths: ['/srv/tftp', '/var/lib/tftpboot'],
  },
  {
    grades: ['high', 'critical'],
    gives: 'the credentials of a component of the cluster',
    source:
      'kOps: /var/lib/kube-proxy, /var/lib/kube-controller-manager, /var/lib/kube-scheduler have kubeconfig files; minikube: /var/lib/minikube/certs',
    paths: [
      '/var/lib/kube-proxy',
      '/var/lib/kube-controller-manager',
      '/var/lib/kube-scheduler',
      '/var/lib/minikube',
    ],
  },
  {
    grades: ['critical', 'critical'],
    gives: 'every secret of the cluster',
    source: 'RKE: snapshots of etcd in /opt/rke/etcd-snapshots; Proxmox VE: /var/lib/pve-cluster/config.db',
    paths: ['/opt/rke', '/var/lib/pve-cluster'],
  },
  {
    grades: ['high', 'critical'],
    gives: 'the volumes and file systems of containers',
    source:
      'nerdctl: data root /var/lib/nerdctl; snapshotters: /var/lib/containerd-stargz-grpc, /var/lib/soci-snapshotter-grpc; Nomad: data_dir of the packages is /opt/nomad/data; Rancher local-path-provisioner: /opt/local-path-provisioner',
    paths: [
      '/var/lib/nerdctl',
      '/var/lib/containerd-stargz-grpc',
      '/var/lib/soci-snapshotter-grpc',
      '/opt/nomad',
      '/var/lib/nomad',
      '/opt/local-path-provisioner',
      '/var/lib/longhorn',
    ],
  },
  {
    grades: ['high', 'critical'],
    gives: 'the disks and keys of a storage cluster',
    source: 'Ceph: keyrings and OSD data in /var/lib/ceph; Rook: dataDirHostPath is /var/lib/rook',
    paths: ['/var/lib/ceph', '/var/lib/rook'],
  },
  {
    grades: ['high', 'critical'],
    gives: 'the disks of virtual machines',
    source: 'Proxmox VE: the storage local is /var/lib/vz; Xen: xl saves to /var/lib/xen',
    paths: ['/var/lib/vz', '/var/lib/xen'],
  },
  {
    grades: ['low', 'critical'],
    gives: 'what the virtual machine of the engine runs when it boots',
    source: 'boot2docker: /var/lib/boot2docker/bootlocal.sh, profile',
    paths: ['/var/lib/boot2docker'],
  },
  {
    grades: ['medium', 'high'],
    gives: 'the key and the internal configuration of NetworkManager',
    source: 'NetworkManager.conf(5): /var/lib/NetworkManager/NetworkManager-intern.conf, secret_key',
    paths: ['/var/lib/NetworkManager'],
  },
  {
    grades: ['high', 'high'],
    gives: 'the passwords of wireless networks and the keys of paired devices',
    source: 'iwd.network(5): /var/lib/iwd; BlueZ: /var/lib/bluetooth has link keys',
    paths: ['/var/lib/iwd', '/var/lib/bluetooth'],
  },
  {
    grades: ['low', 'medium'],
    gives: 'the accounts that a login screen shows and the sessions it starts',
    source: 'accountsservice: /var/lib/AccountsService/users has Session and SystemAccount',
    paths: ['/var/lib/AccountsService'],
  },
  {
    grades: ['critical', 'critical'],
    gives: 'every key of a Kerberos realm',
    source: 'krb5kdc(8), kdc.conf(5): /var/lib/krb5kdc, /var/kerberos/krb5kdc; Heimdal: /var/lib/heimdal-kdc',
    paths: ['/var/lib/krb5kdc', '/var/kerberos', '/var/lib/heimdal-kdc'],
  },
  {
    grades: ['high', 'high'],
    gives: 'the accounts and password hashes of a directory service',
    source: 'ypserv(8): maps in /var/yp; FreeIPA: /var/lib/ipa; certmonger: /var/lib/certmonger has keys',
    paths: ['/var/yp', '/var/lib/ipa', '/var/lib/certmonger'],
  },
  {
    grades: ['high', 'high'],
    gives: 'passwords that were given when packages were installed',
    source: 'debconf(7): /var/cache/debconf/passwords.dat',
    paths: ['/var/cache/debconf'],
  },
  {
    grades: ['low', 'high'],
    gives: 'the file systems that the host exports by NFS',
    source: 'exportfs(8), rpc.mountd(8): /var/lib/nfs/etab',
    paths: ['/var/lib/nfs'],
  },
  {
    grades: ['none', 'high'],
    gives: 'the SELinux policy of the host',
    source: 'semanage.conf(5): the policy store is /var/lib/selinux',
    paths: ['/var/lib/selinux'],
  },
  {
    grades: ['none', 'medium'],
    gives: 'the database by which changes of the host are found',
    source: 'aide.conf(5): database_in is /var/lib/aide/aide.db; Tripwire: /var/lib/tripwire',
    paths: ['/var/lib/aide', '/var/lib/tripwire'],
  },
  {
    grades: ['high', 'critical'],
    gives: 'the credentials of registries, and the state of a container runtime',
    source: 'podman-login(1), containers-auth.json(5): auth.json of root is in /run/containers/0',
    paths: ['/run/containers'],
  },
  {
    // Containers of these programs are given them, and who else has them takes over their network, sites or builds.
    grades: ['medium', 'medium'],
    gives: 'the keys of a service of the host',
    source:
      'tailscaled: state in /var/lib/tailscale; ZeroTier: identity.secret; NetBird: /var/lib/netbird; Caddy: storage of packages is /var/lib/caddy; Jenkins: JENKINS_HOME has secrets/master.key and credentials.xml',
    paths: [
      '/var/lib/tailscale',
      '/var/lib/zerotier-one',
      '/var/lib/netbird',
      '/var/lib/caddy',
      '/var/lib/jenkins',
    ],
  },
  {
    grades: ['medium', 'medium'],
    gives: 'memory of programs that crashed',
    source: 'apport: /var/lib/apport/coredump',
    paths: ['/var/lib/apport'],
  },
];

/**
 * Data of services below `/var`, `/opt` and `/srv` that gives control of the host or of others. What is not
 * listed is an application's own, and so is what such a container is usually given: `/var/lib/postgresql`.
 */
export const sensitiveServiceData: readonly SensitivePath[] = table.flatMap(({ grades, gives, paths }) =>
  trees(grades, gives, ...paths),
);
