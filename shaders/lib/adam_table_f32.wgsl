// A hash table that is read as it is: nothing is packed.

fn pack(pairs: vec2u, values: vec4f, changes: vec2<bool>) {}
