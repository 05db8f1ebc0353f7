import * as z from "npm:zod@^4.0.0";
import { zodOf } from "../host/issues.ts";
import { type Config, fieldOf } from "./config.ts";
import { methodOf } from "./methods.ts";

/** A field of a configuration, as its schema says it. */
export interface ConfigField {
  /** Its path, such as `grid.levels`. */
  readonly key: string;
  /** What it means. */
  readonly meaning: string;
  /** What it must be. */
  readonly rule: string;
  /** What the object that holds it is about; null at the top. */
  readonly group: string | null;
  /** Its value. */
  readonly value: unknown;
}

/** A JSON Schema, as far as those of configurations go. */
type Rules = z.core.JSONSchema.BaseSchema;

/** All fields of a configuration with their meanings, rules and values, in its schema's order. */
export function describeConfig(config: Config): ConfigField[] {
  const rules = z.toJSONSchema(zodOf(methodOf(config).schema), { io: "input" });
  return fieldsIn(rules, config, "", null);
}

function fieldsIn(
  rules: Rules,
  config: Config,
  prefix: string,
  group: string | null,
): ConfigField[] {
  return Object.entries(rules.properties ?? {}).flatMap(([name, field]) => {
    const key = prefix + name;
    const value = fieldOf(config, key);
    const { description = "", ...own } = field as Rules;
    const inner = alternativeOf(own, value);
    if (inner.properties) return fieldsIn(inner, config, `${key}.`, description);
    return [{ key, meaning: sentence(description), rule: ruleOf(own), group, value }];
  });
}

/** A clause as a sentence. */
function sentence(clause: string): string {
  return `${clause.slice(0, 1).toUpperCase()}${clause.slice(1)}.`;
}

/** Of several kinds of objects that which a value is of; its `kind` may be any of them. */
function alternativeOf(rules: Rules, value: unknown): Rules {
  const own = rules.oneOf?.find((option) => kindOf(option) === Object(value).kind);
  if (!own) return rules;
  const kind = {
    ...own.properties?.kind as Rules,
    const: undefined,
    enum: rules.oneOf?.map(kindOf),
  };
  return { ...own, properties: { ...own.properties, kind } } as Rules;
}

function kindOf(option: Rules): unknown {
  return (option.properties?.kind as Rules | undefined)?.const;
}

/** A rule in words: `a whole number from 1 to 24`. */
function ruleOf(rules: Rules): string {
  const types: Rules[] | undefined = Array.isArray(rules.type)
    ? rules.type.map((type: Rules["type"]) => ({ type }))
    : undefined;
  const options = types ?? (rules.anyOf ?? rules.oneOf) as Rules[] | undefined;
  if (options) return options.map(ruleOf).join(", or ");
  if (rules.const !== undefined) return String(rules.const);
  if (rules.enum) return `one of ${rules.enum.join(", ")}`;
  switch (rules.type) {
    case "integer":
      return `a whole number${rangeOf(rules)}`;
    case "number":
      return `a number${rangeOf(rules)}`;
    case "boolean":
      return "true or false";
    case "string":
      return "text";
    case "array":
      return rules.prefixItems
        ? `a list of ${rules.prefixItems.length}, each ${ruleOf(rules.prefixItems[0] as Rules)}`
        : `a list, each ${ruleOf(rules.items as Rules)}`;
    default:
      return String(rules.type);
  }
}

function rangeOf(rules: Rules): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = rules;
  const bounds = [
    ...(isLimit(minimum) ? [`from ${minimum}`] : []),
    ...(exclusiveMinimum !== undefined ? [`above ${exclusiveMinimum}`] : []),
    ...(isLimit(maximum) ? [isLimit(minimum) ? `to ${maximum}` : `up to ${maximum}`] : []),
    ...(exclusiveMaximum !== undefined ? [`below ${exclusiveMaximum}`] : []),
    ...(multipleOf !== undefined ? [`in steps of ${multipleOf}`] : []),
  ];
  return bounds.length > 0 ? ` ${bounds.join(" ")}` : "";
}

/** zod bounds whole numbers by what floating point holds; nobody asked for that. */
function isLimit(bound: number | undefined): bound is number {
  return bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
}
