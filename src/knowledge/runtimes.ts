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
