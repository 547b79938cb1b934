/** A Debian release that a machine is made of: the name that mmdebstrap knows it by, and the engine that it has. */
export interface Release {
  suite: string;
  engine: RegExp;
}

export const releases = {
  trixie: { suite: 'trixie', engine: /^26\./u },
  unstable: { suite: 'sid', engine: /^2[89]\./u },
} as const satisfies Readonly<Record<string, Release>>;

export type ReleaseName = keyof typeof releases;
