/** Loaded before the program: prints the processor time (ms) and peak memory (KiB) of the process when it ends. */
export const sayUse =
  "data:text/javascript,process.on('exit',()=>{const{user,system}=process.cpuUsage();console.error(`${(user+system)/1000}%20${process.resourceUsage().maxRSS}`)})";

/** Returns what `sayUse` printed, the last line on stderr. */
export function useSaid(stderr: string): { cpu: number; mebibytes: number } {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const [cpu = Number.NaN, memory = Number.NaN] = last.split(' ').map(Number);
  return { cpu, mebibytes: memory / 1024 };
}
