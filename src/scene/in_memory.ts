import type { Frame, Intrinsics } from "./capture.ts";
import { parseJson } from "./files/json_text.ts";
import { decodeText } from "./files/json_text.ts";
