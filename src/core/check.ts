import type { ContainerRecord, EffectiveState, RuntimeSpec } from './effective.ts';
import type { EngineFacts } from './engine.ts';
import type { ContainerCounts } from './facts.ts';
import type { Category, Outcome, Severity } from './finding.ts';
import type { HostFacts } from './host.ts';
import type { ImageBase } from './image.ts';
import type { Network } from './network.ts';
import type { Observed } from './observed.ts';
import type { RegistryAnswer } from './registry.ts';
import type { FactNeed } from './need.ts';
import type { DescribeRule } from './rule.ts';
import type { Subject } from './subject.ts';
import type { TextTargetKind } from './target.ts';
import type { SwarmFacts, SwarmNodeFacts } from './swarm.ts';
import type { Volume } from './volume.ts';
import type { NamespaceMode, SettingName, Surface, Workload } from './workload.ts';
import type { Image } from './written-image.ts';

/** Everything a check may know of one workload. The further readings stand beside it and are never merged into it. */
export interface WorkloadCase {
  subject: Subject;
  workload: Workload;
  image: Observed<Image>;
  effective: Observed<EffectiveState>;
  spec: Observed<RuntimeSpec>;
  record?: Observed<ContainerRecord>;
  engine: Observed<EngineFacts>;
  /** What registries have under the names of its image; missing where they were not asked. */
  registries?: readonly RegistryAnswer[];
  /** The host it runs on; missing for what a file writes. */
  host?: Observed<HostFacts>;
  /** For a container: the workload of the same key as its compose file writes it. */
  declared?: Workload;
  /** Of the namespaces that it takes from another workload, where that one is known. */
  owners?: NamespaceOwners;
}

/** Namespaces that a workload can take from another one. */
export const joinableNamespaces = ['network', 'pid', 'ipc'] as const;

/** Whose a namespace is, by name, and what it is for the workload that has it itself; missing where that cannot be told. */
export type NamespaceOwners = Partial<
  Record<(typeof joinableNamespaces)[number], { name: string; mode?: NamespaceMode }>
>;

/** Everything a check may know of one image that has a tag or is in use. */
export interface ImageCase {
  image: Image;
  /** As Docker shows it: its first tag, or its short id. */
  name: string;
  /** Names of the workloads made from it. */
  usedBy: Observed<readonly string[]>;
  /** Unreadable where no image of this engine shows which of its steps are its base’s. */
  base: Observed<ImageBase>;
  /** Names of the images of this engine that add files to it; one that only starts in another way is a variant. */
  derived: readonly string[];
  /** When the facts were collected, RFC 3339. */
  now: string;
}

/** A workload on a network, with what of it bears on the network. */
export interface AttachedWorkload {
  name: string;
  key: string;
  publishesPorts: Observed<boolean>;
}

/** Everything a check may know of one network. */
export interface NetworkCase {
  network: Network;
  attached: Observed<readonly AttachedWorkload[]>;
  swarm: Observed<SwarmFacts>;
  engine: Observed<EngineFacts>;
  /** The host that the network is on; missing for one that is not the engine's. */
  host?: Observed<HostFacts>;
}

/** Everything a check may know of the engine. */
export interface EngineCase {
  engine: Observed<EngineFacts>;
  networks: Observed<readonly Network[]>;
  host: Observed<HostFacts>;
  /** Whether any of its containers and services publishes a port. */
  publishesPorts: Observed<boolean>;
}

/** Everything a check may know of the swarm; absent when the engine is in none. */
export interface SwarmCase {
  swarm: Observed<SwarmFacts>;
  /** What this node shows of itself, for a swarm that cannot be asked. */
  node: Observed<SwarmNodeFacts>;
  /** Its services that could be read. */
  services: readonly Workload[];
  /** Names of containers that are no service's and are on one of its networks. */
  guests: readonly string[];
  now: string;
}

/** What an engine keeps, taken together. */
export interface Inventory {
  images: readonly ImageCase[];
  /** How many images have no tag and no container. */
  danglingImages: number;
  containers: Observed<ContainerCounts>;
  engine: Observed<EngineFacts>;
  now: string;
}

/** What a check of each kind looks at. */
export interface CaseOf {
  workload: WorkloadCase;
  host: Observed<HostFacts>;
  engine: EngineCase;
  image: ImageCase;
  network: NetworkCase;
  volume: Volume;
  swarm: SwarmCase;
  inventory: Observed<Inventory>;
}

export type CheckKind = keyof CaseOf;

/**
 * Another tool's name for what a check reports. `only` limits the claim to findings whose detail
 * has one of these values, where the other tool has a rule for that part alone.
 */
export interface Alias {
  tool: string;
  id: string;
  names?: readonly string[];
  only?: readonly string[];
}

/** An example that is run as a test, printed by `explain` and shown in the docs. */
export interface Example extends Partial<Record<TextTargetKind, string>> {
  title: string;
  /** Facts of a host or an engine. `compose` is a service (the lines below its name). */
  facts?: unknown;
  /** What a policy sets for it. */
  parameters?: ParameterValues;
}

export type ParameterValue = string | number | boolean | readonly string[];

/** Values of a check's parameters by name; one that is left out has none. */
export type ParameterValues = Readonly<Record<string, ParameterValue>>;

/** Something about a check that a policy may set. Without a default it has no value until it is set. */
export type Parameter = { about: string } & (
  | { type: 'strings'; default?: readonly string[] }
  | { type: 'string'; default?: string; oneOf?: readonly string[] }
  | { type: 'integer'; default?: number; minimum?: number; maximum?: number }
  | { type: 'boolean'; default?: boolean }
);

/** The rules of a check that reports each problem under a rule of its own, such as a CVE. */
export interface ReportedRules {
  /** Describes the rule with this id, or with another id for the same. Case does not matter. */
  describe: DescribeRule;
  /** The same check, reporting only the rules whose id `isWanted` accepts. */
  limitTo(isWanted: (id: string) => boolean): Check;
}

export interface Check<K extends CheckKind = CheckKind> {
  /** A slug that explains itself, never reused. */
  id: string;
  /** Ids it had before, the oldest first: each still names it, and the oldest keeps its fingerprints. */
  formerIds?: readonly string[];
  on: K;
  title: string;
  category: Category;
  severity: Severity;
  /** What an attacker gains. */
  why: string;
  remediation: string;
  aliases: readonly Alias[];
  references: readonly string[];
  /** Settings of a workload that it checks. It runs on the surfaces on which one of them can be written. */
  reads?: readonly SettingName[];
  /** Further settings that it takes into account. */
  considers?: readonly SettingName[];
  /** Surfaces that have what it needs beside the settings, where not all have. */
  onlyOn?: readonly Surface[];
  /** Rules whose failure this one's failure brings with it. */
  implies: readonly string[];
  /** Whether it offers an edit. */
  fixable: boolean;
  /** Parts of the facts that it reads beside the workload as it is written; all that are not restricted where it is left out. */
  needs?: readonly FactNeed[];
  /** What a policy may set, by name in camel case. */
  parameters?: Readonly<Record<string, Parameter>>;
  /** Set where findings have rules of their own. */
  reported?: ReportedRules;
  /** Pure. Must answer `unknown` for what it could not read. `parameters` are left out where no policy sets any. */
  evaluate(subject: CaseOf[K], parameters?: ParameterValues): Outcome;
  examples: { bad: readonly Example[]; good: readonly Example[]; unsure: readonly Example[] };
}
