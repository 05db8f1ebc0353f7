import type { Store } from "../store.ts";

/** Gives a tool its own state of each page: made when it is first asked for. */
export function perStore<T>(create: (store: Store) => T): (store: Store) => T {
  const made = new WeakMap<Store, T>();
  return (store) => {
    const state = made.get(store) ?? create(store);
    made.set(store, state);
    return state;
  };
}
