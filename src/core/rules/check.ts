import type { Dockerfile } from '../image/dockerfile.ts';
import type { ContainerRecord, EffectiveState, RuntimeSpec } from '../workload/effective.ts';
import type { EngineFacts } from '../engine/engine.ts';
import type { ContainerCounts, StoredSettings } from '../facts/facts.ts';
import type { Evidence, Outcome } from '../findings/finding.ts';
import type { Location } from '../location.ts';
import type { HostFacts } from '../host/host.ts';
import type { ImageBase } from '../image/image.ts';
import type { ImageKnowledge, StatementsOn } from '../trust/image-verdict.ts';
import type { Network } from '../engine/network.ts';
import type { Observed } from '../observed.ts';
import type { RegistryAnswer } from '../image/registry.ts';
import type { FactNeed } from './need.ts';
import type { DescribeRule, RuleDescription } from './rule.ts';
import type { SeccompFilter } from '../workload/seccomp.ts';
import type { Subject } from '../subject.ts';
import type { TextTargetKind } from '../target.ts';
import type { SwarmFacts, SwarmNodeFacts } from '../engine/swarm.ts';
import type { Volume } from '../engine/volume.ts';
import type { SoftwareFacts } from '../software/vulnerability-match.ts';
import type { NamespaceMode, PublishedPort, SettingName, Surface, Workload } from '../workload/workload.ts';
import type { Image, ImageSurface } from '../image/written-image.ts';

/**
 * Everything a check may know about one workload. The observed readings are never merged into the workload.
 */
export interface WorkloadCase {
  subject: Subject;
  workload: Workload;
  image: Observed<Image>;
  effective: Observed<EffectiveState>;
  spec: Observed<RuntimeSpec>;
  record?: Observed<ContainerRecord>;
  /** The container from the next start of dockerd on, if other settings are stored than the engine says. */
  stored?: StoredSettings & { value: WorkloadCase };
  /** The workload with values that may have changed before it runs; missing if there are none. */
  likely?: WorkloadCase;
  engine: Observed<EngineFacts>;
  /** The answers of registries for the names of its image; missing if registries were not asked. */
  registries?: readonly RegistryAnswer[];
  images?: ImageKnowledge;
  /** The host it runs on; missing for a workload from a file. */
  host?: Observed<HostFacts>;
  /** For a service: the host of the engine that shows it, one of the nodes that serve its published ports. */
  nodeHost?: Observed<HostFacts>;
  /** For a container: the workload with the same key as its Compose file defines it. */
  declared?: Workload;
  /** The owners of the namespaces it joins, if they are known. */
  owners?: NamespaceOwners;
  /** Other workloads whose processes are in the same PID namespace. */
  processPeers?: readonly WorkloadCase[];
  /** Other workloads in the same network namespace: what they listen at is published with its ports. */
  networkPeers?: readonly WorkloadCase[];
  /** For a Compose service or a container: who mounts what in its project or on its engine, by `mountKey`. */
  mountUsers?: Readonly<Record<string, readonly MountUser[]>>;
  /** For a container that runs: others that it can reach and that pass the Docker API on. */
  engineRelays?: readonly EngineRelay[];
  /** Others that put the socket of an engine, or a key for it, into a volume that it mounts. */
  engineVolumes?: readonly EngineVolume[];
  /** Names of those of which some or all mounts are not known. */
  unknownMountUsers?: readonly string[];
}

/** A container that passes the Docker API on to whoever connects, without a password. */
export interface EngineRelay {
  name: string;
  /** The names by which others reach it. */
  hosts: readonly string[];
  port: number;
  /** What shows that it does. */
  evidence: Evidence;
  /** Where a file says so. */
  at: readonly Location[];
  /** The network over which it is reached; `namespace` for one that is shared, `host` for the addresses of the host. */
  network: string;
  /** Whether it is a proxy that allows a part of the API. */
  isLimited: boolean;
  /** The other host whose engine it passes on. */
  remote?: string;
  /** It is BuildKit that grants builds every privilege, rather than an engine. */
  builds?: true;
  /** It is a service of another project of files, which may run on another engine. */
  inOtherProject?: true;
}

/** A volume through which a workload gives others an engine. */
export interface EngineVolume {
  /** The workload that puts it there. */
  name: string;
  volume: string;
  /** Where the volume is mounted in the workload that is given the engine. */
  target: string;
  what: 'socket' | 'build socket' | 'client key';
  /** The other host whose engine it is. */
  remote?: string;
  evidence: Evidence;
  at: readonly Location[];
}

/** A workload that mounts a volume or a path of the host. */
export interface MountUser {
  key: string;
  name: string;
  writes: boolean;
}

/** Namespaces that a workload can join from another one. */
export const joinableNamespaces = ['network', 'pid', 'ipc'] as const;

/**
 * The name of the workload that owns a namespace, and the mode it has there; missing if that is not known.
 */
export type NamespaceOwners = Partial<
  Record<(typeof joinableNamespaces)[number], { name: string; mode?: NamespaceMode }>
>;

/** Everything a check may know about one image that has a tag or is in use. */
export interface ImageCase {
  image: Image;
  /** As Docker shows it: the first tag, or the short id. */
  name: string;
  /** Names of the workloads that use it. */
  usedBy: Observed<readonly string[]>;
  /** Unreadable if no image of this engine shows which steps belong to the base image. */
  base: Observed<ImageBase>;
  /**
   * Names of the images of this engine that add files to this one; an image with another command only is a
   * variant.
   */
  derived: readonly string[];
  /** When the facts were collected, RFC 3339. */
  now: string;
}

/** A workload attached to a network. */
export interface AttachedWorkload {
  name: string;
  key: string;
  /** Whether it is a container of this engine, which may run; a service may have none here. */
  isHere: boolean;
  /** Whether it is on another network too that is not internal, and so may have a default route. */
  isElsewhere: boolean;
  publishesPorts: Observed<boolean>;
  /** Its published ports; unreadable if one of them has no certain value. */
  ports: Observed<readonly PublishedPort[]>;
}

/** Everything a check may know about one network. */
export interface NetworkCase {
  network: Network;
  attached: Observed<readonly AttachedWorkload[]>;
  swarm: Observed<SwarmFacts>;
  engine: Observed<EngineFacts>;
  /** The host of the network; missing if the network is not the engine's. */
  host?: Observed<HostFacts>;
}

/** Everything a check may know about the engine. */
export interface EngineCase {
  engine: Observed<EngineFacts>;
  networks: Observed<readonly Network[]>;
  host: Observed<HostFacts>;
  /** Whether any container or service of the engine publishes a port. */
  publishesPorts: Observed<boolean>;
  /** Seccomp filters of running containers that have the profile of the engine, as the runtime got them. */
  defaultFilters?: readonly DefaultFilter[];
}

/** The seccomp filter of a container with the profile of the engine. */
export interface DefaultFilter {
  container: string;
  filter: SeccompFilter;
  /** The document that shows it. */
  from: string;
}

/** Everything a check may know about the swarm; absent if the engine is in none. */
export interface SwarmCase {
  swarm: Observed<SwarmFacts>;
  /** What this node shows about itself, for a swarm that does not answer. */
  node: Observed<SwarmNodeFacts>;
  /** The services that could be read. */
  services: readonly Workload[];
  /** Names of standalone containers attached to one of the swarm's networks. */
  guests: readonly string[];
  now: string;
}

/** The images and containers of an engine, taken together. */
export interface EngineInventory {
  images: readonly ImageCase[];
  /** Number of images without a tag and without a container. */
  danglingImages: number;
  containers: Observed<ContainerCounts>;
  engine: Observed<EngineFacts>;
  /** What is known of the signatures of images; missing where no policy says who may sign. */
  statementsOn?: StatementsOn;
  now: string;
}

/** Everything a check may know about the software in an image, a root file system or an SBOM. */
export interface SoftwareCase {
  software: SoftwareFacts;
  /** When the facts were collected, RFC 3339. */
  now: string;
}

/** Everything a check may know about one Dockerfile. */
export interface DockerfileCase {
  dockerfile: Dockerfile;
}

/** What a check of each kind is given. */
export interface CaseOf {
  workload: WorkloadCase;
  host: Observed<HostFacts>;
  engine: EngineCase;
  image: ImageCase;
  dockerfile: DockerfileCase;
  network: NetworkCase;
  volume: Volume;
  swarm: SwarmCase;
  inventory: Observed<EngineInventory>;
  software: SoftwareCase;
  /** A file's text: the target that reads the file reports what its rules found, and no check is given any. */
  text: never;
}

export type CheckKind = keyof CaseOf;

/** An example that is run as a test, printed by `explain` and shown in the docs. */
export interface Example extends Partial<Record<TextTargetKind, string>> {
  title: string;
  /** Facts of a host or an engine. `compose` is a service (the lines below its name). */
  facts?: unknown;
  /** Of a `compose` example: what the file says beside its services. */
  beside?: string;
  /** The parameters that the example sets. */
  parameters?: ParameterValues;
  /** The section `trust` of the policy that it is judged by, in YAML. */
  trust?: string;
  /** Whether the program that the text is for refuses it. */
  isRefused?: boolean;
}

export type ParameterValue = string | number | boolean | readonly string[];

/** Values of a check's parameters by name. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/**
 * A parameter of a check, which a policy may set. Without a default it has no value until it is set. `also` is a
 * rule whose parameter of this name counts where it is not set: one decision of a person answers both rules. `trusted`:
 * the names of images that `trust` of the policy allows are added to the values.
 */
export type Parameter = { about: string; also?: string; trusted?: true } & (
  | { type: 'strings'; default?: readonly string[] }
  | { type: 'string'; default?: string; oneOf?: readonly string[] }
  | { type: 'integer'; default?: number; minimum?: number; maximum?: number }
  | { type: 'boolean'; default?: boolean }
);

/** The rules of a check that reports each problem under a separate rule, such as a CVE. */
export interface ReportedRules {
  /** Describes the rule with this id or alias, regardless of case. */
  describe: DescribeRule;
  /** Whether findings may have this id, or one that this glob matches, beside those that `describe` knows: by data of the day. */
  mayReport?(name: string): boolean;
  /** Returns the same check, limited to the rules that `isWanted` accepts by their id and the other ids that they have. */
  limitTo(isWanted: (id: string, aliases?: readonly string[]) => boolean): Check;
  /** Whether a limited check reports the rule with this id; absent if the check is not limited. */
  isWanted?(id: string): boolean;
}

/** A rule over facts. Its id is a descriptive slug that is never reused. */
export interface Check<K extends CheckKind = CheckKind> extends RuleDescription {
  /** Former ids, the oldest first: each still names the check, and the oldest keeps its fingerprints. */
  formerIds?: readonly string[];
  on: K;
  /** Workload settings that it checks. It runs on the surfaces that can express one of them. */
  reads?: readonly SettingName[];
  /** Further settings that it takes into account. */
  considers?: readonly SettingName[];
  /** Limits the check to these surfaces, for example because only they have an image id. */
  onlyOn?: readonly Surface[];
  /** Of a check on images: the surfaces it runs on; images of an engine and those that a scan read if missing. */
  imageSurfaces?: readonly ImageSurface[];
  /** Rules that also fail whenever this one does. */
  implies: readonly string[];
  /** Parts of the facts that it reads besides `GET /info` and the inspect documents of containers. */
  needs: readonly FactNeed[];
  /** Parameters by name, in camel case. */
  parameters?: Readonly<Record<string, Parameter>>;
  /** Present if findings have rules of their own ids, such as CVEs. */
  reported?: ReportedRules;
  /** Pure. Returns `unknown` for what could not be read. `parameters` is missing if no policy sets any. */
  evaluate(subject: CaseOf[K], parameters?: ParameterValues): Outcome;
  examples: { bad: readonly Example[]; good: readonly Example[]; unsure: readonly Example[] };
}
