import type { FileLocation } from '../location.ts';

/** What of Docker Content Trust a file uses. */
export type ContentTrustFeature =
  /** `DOCKER_CONTENT_TRUST`, which turns it on and off. */
  | 'variable'
  /** `--disable-content-trust` of docker commands. */
  | 'option'
  /** `DOCKER_CONTENT_TRUST_SERVER`: the address of a Notary server. */
  | 'server'
  /** `DOCKER_CONTENT_TRUST_…_PASSPHRASE` and similar variables. */
  | 'credential'
  /** `docker trust …` */
  | 'command'
  /** `notary …`, Notary's own client. */
  | 'notary'
  /** `az acr config content-trust …` */
  | 'registry'
  /** The image of a Notary server or signer. */
  | 'service'
  /** An admission controller of Kubernetes that asks a Notary server. */
  | 'admission'
  /** `content-trust` of `daemon.json`, which only Mirantis Container Runtime has. */
  | 'daemon';

/**
 * Where a use runs, which decides whose docker client it is about. `machine`: on one such as this; `elsewhere`: on one
 * that the file does not show, such as what an Ansible playbook sets up.
 */
export type RunsIn = 'machine' | 'pipeline' | 'container' | 'dockerd' | 'elsewhere';

/** A use of Content Trust in a file. Values that may be credentials are not part of it. */
export interface ContentTrustUse {
  feature: ContentTrustFeature;
  at: FileLocation;
  /** What is used, for people: `DOCKER_CONTENT_TRUST=1`. */
  shown: string;
  /** Whether it turns verification on or off; `unknown` if a value decides that is not in the file. */
  state: 'on' | 'off' | 'unknown';
  runsIn: RunsIn;
  /** The docker command that it is about, without options: `['image', 'pull']`. */
  command?: readonly string[];
  /** The image that the command names. */
  image?: string;
  /** Commands of the same file that pull without Content Trust although it is turned on: `compose up`. */
  bypassedBy?: readonly string[];
  /** The host of the Notary server that the use names. */
  server?: string;
}

/** A place that names Content Trust and uses nothing of it. */
export interface ContentTrustMention {
  at: FileLocation;
  shown: string;
  where: 'comment' | 'document' | 'text';
}

/** An image that a docker command names in a file that turns Content Trust on. */
export interface CommandImage {
  image: string;
  at: FileLocation;
}

/** What a use does with a docker client. */
export type UseEffect =
  /** Images are used without the verification that the file asks for. */
  | 'fails open'
  /** A command fails. */
  | 'breaks'
  | 'still works'
  | 'no effect';

/** What a use does, with which clients. */
export interface EffectOn {
  /** Absent if it is the same with every client, or the client is known. */
  client?: 'before 29' | '29 and later';
  effect: UseEffect;
  detail: string;
}

/** A use with what it does and what to do about it. */
export interface JudgedUse extends ContentTrustUse {
  /** The worst of the effects. */
  effect: UseEffect;
  effects: readonly EffectOn[];
  todo: string;
}
