/** An option of an instruction. */
export interface DockerfileFlag {
  /** `list`: it may be repeated. */
  kind: 'boolean' | 'value' | 'list';
  /** The version of the Dockerfile syntax that has it without a label such as `-labs`; missing for the first. */
  since?: string;
}

const added: Readonly<Record<string, DockerfileFlag>> = {
  chown: { kind: 'value' },
  chmod: { kind: 'value', since: '1.2' },
  link: { kind: 'boolean', since: '1.4' },
  exclude: { kind: 'list', since: '1.19' },
};

/**
 * The options of each instruction, by its keyword. Source: Dockerfile reference and release notes of
 * docker/dockerfile, as of 2026; those up to version 1.7 were compared with BuildKit. Instructions that are not here have none.
 */
export const dockerfileFlags: Readonly<Record<string, Readonly<Record<string, DockerfileFlag>>>> = {
  FROM: { platform: { kind: 'value' } },
  RUN: {
    mount: { kind: 'list', since: '1.2' },
    network: { kind: 'value', since: '1.3' },
    security: { kind: 'value', since: '1.20' },
    device: { kind: 'list', since: '1.22' },
  },
  COPY: {
    ...added,
    from: { kind: 'value' },
    parents: { kind: 'boolean', since: '1.20' },
  },
  ADD: {
    ...added,
    'keep-git-dir': { kind: 'boolean', since: '1.1' },
    checksum: { kind: 'value', since: '1.6' },
    unpack: { kind: 'boolean', since: '1.17' },
  },
  HEALTHCHECK: {
    interval: { kind: 'value' },
    timeout: { kind: 'value' },
    'start-period': { kind: 'value' },
    'start-interval': { kind: 'value', since: '1.6' },
    retries: { kind: 'value' },
  },
};
