import { createContext, type ReactNode, useContext, useEffect, useMemo } from "react";
import type { ActiveCommand, CommandId } from "./commands.ts";
import { createStore, type Store } from "./store.ts";

interface Registry extends Store<ReadonlyMap<CommandId, ActiveCommand>> {
  /** @returns how to take them away again. */
  add: (commands: readonly ActiveCommand[]) => () => void;
}

/** Keeps what can be carried out now; of two who offer the same command the later one counts while it is there. */
function createRegistry(): Registry {
  const offers = new Set<readonly ActiveCommand[]>();
  const store = createStore<ReadonlyMap<CommandId, ActiveCommand>>(new Map());
  const tell = () =>
    store.set(new Map([...offers].flatMap((offer) => offer.map((command) => [command.id, command] as const))));
  return {
    get: store.get,
    subscribe: store.subscribe,
    add: (commands) => {
      offers.add(commands);
      tell();
      return () => {
        offers.delete(commands);
        tell();
      };
    },
  };
}

const RegistryContext = createContext<Registry | undefined>(undefined);

export function CommandRegistry({ children }: { children: ReactNode }) {
  const registry = useMemo(() => createRegistry(), []);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

/** What can be carried out now; only below `CommandRegistry`. */
export function useRegistry(): Registry {
  const registry = useContext(RegistryContext);
  if (!registry) throw new Error("useRegistry needs a CommandRegistry above it");
  return registry;
}

/** Offers commands while the component is shown; memoise `commands`. */
export function useCommands(commands: readonly ActiveCommand[]): void {
  const registry = useRegistry();
  useEffect(() => registry.add(commands), [registry, commands]);
}
