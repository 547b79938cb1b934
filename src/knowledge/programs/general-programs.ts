/** Interpreters, editors and tools, by the first part of their names and without versions. */
const names: ReadonlySet<string> = new Set(
  [
    'python perl pypy ruby irb node nodejs deno bun php lua luajit tclsh wish expect julia guile rscript java jjs',
    'gdb lldb strace ltrace',
    'vi vim rvim nvim vimdiff view rview ex nano rnano pico emacs ed micro joe jed',
    'bash rbash dash zsh ksh mksh fish csh tcsh sh ash busybox toybox',
    'tar cpio zip unzip gzip rsync scp cp mv ln dd tee cat tac chown chgrp chmod install mknod truncate',
    'patch setfacl setcap debugfs less more head tail grep sed awk gawk mawk nawk original-awk xxd od hexdump',
    'base64 base32 sort diff split sqlite',
    'socat nc ncat netcat curl wget',
    'env find xargs flock nice nohup timeout setsid stdbuf script make git',
    'nsenter unshare chroot capsh setpriv start-stop-daemon',
  ].flatMap((line) => line.split(' ')),
);

/** A version at the end of a name: `python3`, `lua5.3`, `bash-static`. */
const version = /(?:-?\d+|-static)$/u;

/**
 * Whether a program, by its name, does with any file, socket or user what its caller asks. Distributions add a variant
 * behind a dot: `vim.basic`, `nc.openbsd`, `python3.13`.
 */
export function isGeneralProgram(name: string): boolean {
  const [first = ''] = name.split('.');
  return names.has(first) || names.has(first.replace(version, ''));
}
