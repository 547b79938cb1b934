/** Runtimes that use the kernel's own isolation, as the engine expects (OCI runtime-spec). */
const plain = /^(?:runc|crun|youki|io\.containerd\.runc\.v[12]|io\.containerd\.runtime\.v1\.linux)$/u;

/** Runtimes whose containers have a separate kernel: gVisor's in user space, or one in a virtual machine. */
const sandboxes = /^(?:io\.containerd\.)?(?:runsc|gvisor|kata|firecracker)(?:[-.][\w.-]+)?$/iu;

export type RuntimeKind = 'plain' | 'sandbox' | 'other';

/** Returns the kind of a runtime by the name that engine configurations usually give it. */
export function kindOfRuntime(name: string): RuntimeKind {
  if (plain.test(name)) return 'plain';
  return sandboxes.test(name) ? 'sandbox' : 'other';
}

/**
 * Returns the kind of a runtime on an engine with these `runtimes`: by its configured program (or shim type),
 * else by its name.
 */
export function kindOfConfigured(
  name: string,
  runtimes: readonly { name: string; path: string }[] | undefined,
): RuntimeKind {
  const path = runtimes?.find((runtime) => runtime.name === name)?.path ?? '';
  return kindOfRuntime(path === '' ? name : path.slice(path.lastIndexOf('/') + 1));
}
