/** A service that lets everybody in, always or as it is started, and what tells that it asks for a login. */
export interface OpenService {
  /** Repositories without a registry, as mirrors have them, too: `library/redis`; none for a program of any image. */
  images: readonly string[];
  /** Base names of the programs that serve it, or the first words after them, where the image names the program. */
  programs: readonly string[];
  /** Arguments with which the program of the image serves it, where it comes first: `agent` of Consul. */
  commands?: readonly string[];
  /** Ports of the container at which it answers. */
  ports: readonly number[];
  /** What whoever reaches it gets: `whoever reaches it reads and changes its data (Redis asks for no password)`. */
  gives: string;
  /** Tags whose images are open as they are; missing if every one is, `none` if it is open only where it was asked for. */
  openTags?: RegExp | 'none';
  /** What gives it a login, or names a file that may. */
  login?: { variables?: readonly string[]; options?: readonly string[] };
  /** What opens it: variables by their effect (`weakening-variables.ts`), and options by their value. */
  opens?: { variables?: readonly string[]; options?: Readonly<Record<string, 'given' | 'none'>> };
  /** Files and folders of the container that hold its configuration; what is mounted there may give it a login. */
  configuration?: readonly string[];
}

/** Says what a service without a password gives. */
export function withoutPassword(name: string, does: string): string {
  return `whoever reaches it ${does} (${name} asks for no password)`;
}
