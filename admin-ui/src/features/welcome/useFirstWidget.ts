import { isWholeWidget, type Widget, widgetsApi } from "@chat/contract/widgets";
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

/** The widget that the guide is about: the newest of their own, else one made now from the presets. The demo is never it. */
export function useFirstWidget(enabled: boolean, businessName: string): FirstWidget {
  const list = useEndpoint(widgetsApi.list, { query: { limit: 100 } }, { enabled });
  const create = useAction(widgetsApi.create, [widgetsApi.list]);
  const [own, setOwn] = useState<Widget>();
  const [error, setError] = useState<unknown>();
  const isCreating = useRef(false);

  const newest = list.data?.items.filter(isWholeWidget).find(({ isDemo }) => !isDemo);
  const isEmpty = list.data !== undefined && !newest;
  const make = useCallback(() => {
    if (isCreating.current) return;
    isCreating.current = true;
    setError(undefined);
    create({ body: { name: businessName } })
      .then(setOwn, setError)
      .finally(() => {
        isCreating.current = false;
      });
  }, [create, businessName]);
  useEffect(() => {
    if (isEmpty && !own) make();
  }, [isEmpty, own, make]);

  return {
    widget: own ?? newest,
    error: error ?? list.error,
    retry: () => (error ? make() : void list.reload()),
    take: setOwn,
  };
}
