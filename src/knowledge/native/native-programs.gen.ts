// Written by `node tools/build-native.ts --record`; do not edit.

/** SHA-256 of each program of `native` for each architecture, and the compiler that it is built with. */
export const nativePrograms = {
  files: {
    amd64: {
      sha256: '4dec56b656c3fb479bff733f78d44a73f88b919a52d5d24a9627bda8f5ddd54d',
      compiler: 'x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
    },
    arm64: {
      sha256: 'd88cd95e22e18b184d379c0a163e76250650e52b2ffca5cce98c31718f4eb11a',
      compiler: 'aarch64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
    },
  },
  probe: {
    amd64: {
      sha256: '87d798712d2c5f6556db526494cd1501ad23f3c1b6447ed050b879b818d4bb3c',
      compiler: 'x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
    },
    arm64: {
      sha256: '49f46e027c82bbf94802a534e3e09c651bef35dfee9d4c8cf1fec20346059728',
      compiler: 'aarch64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
    },
  },
  trace: {
    amd64: {
      sha256: 'a11f93207992d282242fe30b1fc3a91a8500369062dd6aa06ed432adecd034cb',
      compiler: 'x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
    },
    arm64: {
      sha256: '9bbcfbe89897c25510edac8e01a91389a469442c41a1b912392afd369dd3f87f',
      compiler: 'aarch64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0',
    },
  },
} as const;
