import { type Widget, widgetsApi } from "@chat/contract/widgets";
import { useAction } from "@chat/ui-kit/data/useAction.ts";
import { useEndpoint } from "@chat/ui-kit/data/useEndpoint.ts";
import { useCallback, useEffect, useRef, useState } from "react";

interface FirstWidget {
  widget: Widget | undefined;
  error: unknown;
  retry: () => void;
  /** Takes the widget as the server answered it. */
  take: (widget: Widget) => void;
}

/** The widget that the guide is about: the newest there is, else one made now from the presets. */
export function useFirstWidget(enabled: boolean): FirstWidget {
  const list = useEndpoint(widgetsApi.list, { query: { limit: 1 } }, { enabled });
  const create = useAction(widgetsApi.create);
  const [own, setOwn] = useState<Widget>();
  const [error, setError] = useState<unknown>();
  const isCreating = useRef(false);

  const isEmpty = list.data?.items.length === 0;
  const make = useCallback(() => {
    if (isCreating.current) return;
    isCreating.current = true;
    setError(undefined);
    create({ body: { name: "Main website" } })
      .then(setOwn, setError)
      .finally(() => {
        isCreating.current = false;
      });
  }, [create]);
  useEffect(() => {
    if (isEmpty && !own) make();
  }, [isEmpty, own, make]);

  return {
    widget: own ?? list.data?.items[0],
    error: error ?? list.error,
    retry: () => (error ? make() : void list.reload()),
    take: setOwn,
  };
}
