// Written by `node tools/build-helper.ts --record`; do not edit.

/** SHA-256 of the helper for each architecture, and the compiler that it is built with. */
export const helperHashes = {
  amd64: {
    sha256: 'c76f9a433951f8ffdf2a72080027fd6a5f9538e8f412ae64b24ab2b9c4d84c00',
    compiler: 'x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
  },
  arm64: {
    sha256: '3d67fbc9cd3db00e18c25a9926812dab99ec6c32fa1384cb3e1a7765ccea418f',
    compiler: 'aarch64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
  },
} as const;
