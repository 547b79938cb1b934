import {
  arrayOf,
  bool,
  int64,
  mapOf,
  pointerTo,
  sliceOf,
  string,
  stringOrList,
  struct,
  uint16,
  uint32,
  uint64,
} from './go-type.ts';
import type { GoType } from './go-type.ts';

// The types of Engine API 1.45 (Engine 26), with the few fields that later versions added.

const strings = sliceOf(string);
const dictionary = mapOf(string);
const empty = struct({});

const healthConfig = struct({
  Test: strings,
  Interval: int64,
  Timeout: int64,
  StartPeriod: int64,
  StartInterval: int64,
  Retries: int64,
});

/** `container.Config`: the configuration that an image stores. */
export const configFields = {
  Hostname: string,
  Domainname: string,
  User: string,
  AttachStdin: bool,
  AttachStdout: bool,
  AttachStderr: bool,
  ExposedPorts: mapOf(empty),
  Tty: bool,
  OpenStdin: bool,
  StdinOnce: bool,
  Env: strings,
  Cmd: stringOrList,
  Healthcheck: pointerTo(healthConfig),
  ArgsEscaped: bool,
  Image: string,
  Volumes: mapOf(empty),
  WorkingDir: string,
  Entrypoint: stringOrList,
  NetworkDisabled: bool,
  MacAddress: string,
  OnBuild: strings,
  Labels: dictionary,
  StopSignal: string,
  StopTimeout: pointerTo(int64),
  Shell: stringOrList,
} satisfies Record<string, GoType>;

const mount = struct({
  Type: string,
  Source: string,
  Target: string,
  ReadOnly: bool,
  Consistency: string,
  BindOptions: pointerTo(
    struct({
      Propagation: string,
      NonRecursive: bool,
      CreateMountpoint: bool,
      ReadOnlyNonRecursive: bool,
      ReadOnlyForceRecursive: bool,
    }),
  ),
  VolumeOptions: pointerTo(
    struct({
      NoCopy: bool,
      Labels: dictionary,
      Subpath: string,
      DriverConfig: pointerTo(struct({ Name: string, Options: dictionary })),
    }),
  ),
  ImageOptions: pointerTo(struct({ Subpath: string })),
  TmpfsOptions: pointerTo(struct({ SizeBytes: int64, Mode: uint32, Options: sliceOf(strings) })),
  ClusterOptions: pointerTo(empty),
});

const weights = sliceOf(pointerTo(struct({ Path: string, Weight: uint16 })));
const rates = sliceOf(pointerTo(struct({ Path: string, Rate: uint64 })));

const resourceFields = {
  CpuShares: int64,
  Memory: int64,
  NanoCpus: int64,
  CgroupParent: string,
  BlkioWeight: uint16,
  BlkioWeightDevice: weights,
  BlkioDeviceReadBps: rates,
  BlkioDeviceWriteBps: rates,
  BlkioDeviceReadIOps: rates,
  BlkioDeviceWriteIOps: rates,
  CpuPeriod: int64,
  CpuQuota: int64,
  CpuRealtimePeriod: int64,
  CpuRealtimeRuntime: int64,
  CpusetCpus: string,
  CpusetMems: string,
  Devices: sliceOf(struct({ PathOnHost: string, PathInContainer: string, CgroupPermissions: string })),
  DeviceCgroupRules: strings,
  DeviceRequests: sliceOf(
    struct({
      Driver: string,
      Count: int64,
      DeviceIDs: strings,
      Capabilities: sliceOf(strings),
      Options: dictionary,
    }),
  ),
  KernelMemory: int64,
  KernelMemoryTCP: int64,
  MemoryReservation: int64,
  MemorySwap: int64,
  MemorySwappiness: pointerTo(int64),
  OomKillDisable: pointerTo(bool),
  PidsLimit: pointerTo(int64),
  Ulimits: sliceOf(pointerTo(struct({ Name: string, Hard: int64, Soft: int64 }))),
  CpuCount: int64,
  CpuPercent: int64,
  IOMaximumIOps: uint64,
  IOMaximumBandwidth: uint64,
} satisfies Record<string, GoType>;

/** `container.HostConfig`, with its embedded `Resources`. */
export const hostConfigFields = {
  Binds: strings,
  ContainerIDFile: string,
  LogConfig: struct({ Type: string, Config: dictionary }),
  NetworkMode: string,
  PortBindings: mapOf(sliceOf(struct({ HostIp: string, HostPort: string }))),
  RestartPolicy: struct({ Name: string, MaximumRetryCount: int64 }),
  AutoRemove: bool,
  VolumeDriver: string,
  VolumesFrom: strings,
  ConsoleSize: arrayOf(2, uint64),
  Annotations: dictionary,
  CapAdd: stringOrList,
  CapDrop: stringOrList,
  CgroupnsMode: string,
  Dns: strings,
  DnsOptions: strings,
  DnsSearch: strings,
  ExtraHosts: strings,
  GroupAdd: strings,
  IpcMode: string,
  Cgroup: string,
  Links: strings,
  OomScoreAdj: int64,
  PidMode: string,
  Privileged: bool,
  PublishAllPorts: bool,
  ReadonlyRootfs: bool,
  SecurityOpt: strings,
  StorageOpt: dictionary,
  Tmpfs: dictionary,
  UTSMode: string,
  UsernsMode: string,
  ShmSize: int64,
  Sysctls: dictionary,
  Runtime: string,
  Isolation: string,
  ...resourceFields,
  Mounts: sliceOf(mount),
  MaskedPaths: strings,
  ReadonlyPaths: strings,
  Init: pointerTo(bool),
} satisfies Record<string, GoType>;

const endpointSettings = struct({
  IPAMConfig: pointerTo(struct({ IPv4Address: string, IPv6Address: string, LinkLocalIPs: strings })),
  Links: strings,
  Aliases: strings,
  MacAddress: string,
  NetworkID: string,
  EndpointID: string,
  Gateway: string,
  IPAddress: string,
  IPPrefixLen: int64,
  IPv6Gateway: string,
  GlobalIPv6Address: string,
  GlobalIPv6PrefixLen: int64,
  DriverOpts: dictionary,
  DNSNames: strings,
  GwPriority: int64,
});

/**
 * The body of `POST /containers/create`: the configuration's fields at the top level, `HostConfig` and
 * `NetworkingConfig` beside them, and (in engines up to 26) the host configuration's fields at the top level
 * too.
 */
export const createBodyType = struct({
  ...configFields,
  HostConfig: pointerTo(struct(hostConfigFields)),
  Cpuset: string,
  NetworkingConfig: pointerTo(struct({ EndpointsConfig: mapOf(pointerTo(endpointSettings)) })),
  ...hostConfigFields,
});
