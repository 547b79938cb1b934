/** Runtimes that set up the kernel's own isolation, as the engine expects of them (OCI runtime-spec). */
const plain = /^(?:runc|crun|youki|io\.containerd\.runc\.v[12]|io\.containerd\.runtime\.v1\.linux)$/u;

/** Runtimes whose containers have a kernel of their own: gVisor's in user space, or one in a virtual machine. */
const sandboxes = /^(?:io\.containerd\.)?(?:runsc|gvisor|kata|firecracker)(?:[-.][\w.-]+)?$/iu;

export type RuntimeKind = 'plain' | 'sandbox' | 'other';

/** What kind of runtime a name is of, as the engine's configuration mostly names them. */
export function kindOfRuntime(name: string): RuntimeKind {
  if (plain.test(name)) return 'plain';
  return sandboxes.test(name) ? 'sandbox' : 'other';
}

/**
 * What kind of runtime a name stands for on an engine with these `runtimes`: that of the program (or
 * the shim's type) that is configured for it, else that of the name.
 */
export function kindOfConfigured(
  name: string,
  runtimes: readonly { name: string; path: string }[] | undefined,
): RuntimeKind {
  const path = runtimes?.find((runtime) => runtime.name === name)?.path ?? '';
  return kindOfRuntime(path === '' ? name : path.slice(path.lastIndexOf('/') + 1));
}
