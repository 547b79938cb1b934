/** Returns what to do where the kernel refuses a reading; for root it names what refuses instead. */
export function afterRefusal(): string {
  return process.geteuid?.() === 0
    ? 'root is refused too, by a security module or for want of a capability'
    : 'run as root';
}
