// Generated from src/core by `npm run generate`; do not edit.
import type { ShapeTable } from '../targets/facts/shape.ts';

/** The shape of recordings of what containers do, from the types in `src/core`. */
export const recordingShapes: ShapeTable = [
  {"members":{"schemaVersion":1,"kind":2,"workload":3,"architecture":6,"kernel":4,"runtime":4,"confinement":7,"settings?":12,"runs":17,"calls":20,"startupCalls":10,"capabilities?":23,"executed":26,"written":29,"watched?":11,"directories":33,"listening":35,"connected":35,"sawDatagrams?":28,"mounts":38,"peaks":42,"gaps":44}},
  {"one":[1]}, {"one":["recording"]}, {"members":{"name":4,"image":4,"project?":5,"service?":5}}, "string",
  "string", {"one":["aarch64","x86_64"]},
  {"members":{"user":4,"privileged":8,"seccomp":9,"noNewPrivileges":8,"readOnly":8,"capabilities":10,"labels?":11,"labelDisabledBy?":5,"devices?":11}},
  "boolean", {"one":["custom","default","unconfined"]}, {"list":4}, {"list":4}, {"list":13},
  {"members":{"key":4,"value":14}}, {"either":[15,10,4,16]}, "number", {"one":[false,true]}, {"list":18},
  {"members":{"startedAt":4,"seconds":15,"sawStart":8,"lastNewAt":15,"exercise?":19,"events":15,"lostEvents":15}},
  {"members":{"command":4,"exitCode":15}}, {"list":21}, {"members":{"name":4,"program":4,"values?":22}},
  {"list":15}, {"list":24}, {"members":{"name":4,"result":25,"program":4}},
  {"one":["both","granted","refused"]}, {"list":27},
  {"members":{"path":4,"setuid?":28,"files?":11,"capabilities?":11,"architecture?":5}}, "boolean",
  {"list":30}, {"members":{"path":4,"how":31,"isDirectory?":32,"program?":5}},
  {"one":["changed","created","deleted","opened"]}, {"one":[true]}, {"list":34},
  {"members":{"path":4,"uid":15,"gid":15,"mode":15,"hasImageContent":8}}, {"list":36},
  {"members":{"protocol":37,"address":4,"port":15}}, {"one":["tcp","udp"]}, {"list":39},
  {"members":{"type":40,"target":4,"readOnly":8,"source?":5,"relabel?":41}},
  {"one":["bind","cluster","image","npipe","tmpfs","volume"]}, {"one":["Z","z"]},
  {"members":{"memoryBytes?":43,"tasks?":43}}, "number", {"list":45}, {"members":{"what":4,"why":4}},
];
