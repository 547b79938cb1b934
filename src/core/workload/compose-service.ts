/**
 * A secret or config that a Compose service is given. `from` is where its content comes from; `mode` its
 * permissions where they are written.
 */
export interface GivenFile {
  kind: 'secret' | 'config';
  name: string;
  from: 'file' | 'environment' | 'content' | 'external';
  mode?: number;
}

/**
 * A path of the host whose files Compose copies: a build context, or what `develop.watch` keeps in step in the
 * container. `by` is its key, with the name of a further build context.
 */
export interface HostCopy {
  path: string;
  by: string;
  into: 'build' | 'container';
}

/**
 * A command that Compose runs in a container beside its own. `key` says when: `post_start`, `pre_stop`, or
 * `develop.watch` for one that a changed file starts. `user` is missing if it is the container's.
 */
export interface Hook {
  key: string;
  privileged: boolean;
  user?: string;
}
