import { unreadable, type UnreadableReading } from '../../core/observed.ts';

/** Where an engine may be that is not proven to be on this machine. */
export interface Whereabouts {
  /** The product that keeps it in a virtual machine, where it says so. */
  virtualMachine?: string;
}

/** A reading of the engine's own machine that cannot be had, because that is not proven to be this one. */
export function notProven(what: string, { virtualMachine }: Whereabouts): UnreadableReading {
  const detail =
    virtualMachine === undefined
      ? 'it is not proven that the engine runs on this machine: run as root on the machine of the engine; in a container, mount its / and name that with --host-root'
      : `${inMachine(virtualMachine)}: run in a container of that engine, mount the / of the virtual machine and name that with --host-root`;
  return unreadable('remote', detail, what);
}

/** The files of this machine, which say nothing of an engine that may be on another. */
export function filesElsewhere(root: string, { virtualMachine }: Whereabouts): UnreadableReading {
  const detail =
    virtualMachine === undefined
      ? 'it is not proven that the engine runs on this machine: its files say nothing of the engine'
      : inMachine(virtualMachine);
  return unreadable('remote', detail, root);
}

function inMachine(product: string): string {
  return `${product} runs the engine in a virtual machine: host facts of this machine say nothing of it`;
}
