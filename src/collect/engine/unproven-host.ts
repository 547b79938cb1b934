import { unreadable, type UnreadableReading } from '../../core/observed.ts';

/** Where an engine may run that is not proven to be local. */
export interface EngineLocation {
  /** Product that runs the engine in a virtual machine, if reported. */
  virtualMachine?: string;
}

/** Returns an unreadable reading for data of a machine that is not proven to be the engine's. */
export function unprovenReading(what: string, { virtualMachine }: EngineLocation): UnreadableReading {
  const detail =
    virtualMachine === undefined
      ? 'not proven that the engine runs on this machine: run as root on the engine’s machine; in a container, mount its / and pass it with --host-root'
      : `${inMachine(virtualMachine)}: run in a container of that engine, mount the / of the virtual machine and pass it with --host-root`;
  return unreadable('remote', detail, what);
}

/** Returns an unreadable reading: files of this machine do not describe an engine elsewhere. */
export function unprovenHostFiles(root: string, { virtualMachine }: EngineLocation): UnreadableReading {
  const detail =
    virtualMachine === undefined
      ? 'not proven that the engine runs on this machine: its files do not describe the engine'
      : inMachine(virtualMachine);
  return unreadable('remote', detail, root);
}

function inMachine(product: string): string {
  return `${product} runs the engine in a virtual machine: files of this machine do not describe it`;
}
