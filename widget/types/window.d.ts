/** Every event as `window` hears it: `chatWidget:message:received` and so on. */
export type ChatWidgetWindowEvents = {
  [Name in keyof ChatWidgetEvents as `chatWidget:${Name}`]: CustomEvent<ChatWidgetEvents[Name]>;
};

declare global {
  interface Window {
    /**
     * There once the script has run. Before that only `(window.chatWidget ||= []).push([…])` may be used: it works at any time,
     * and its `["on", "ready", …]` tells when the rest is there.
     */
    get chatWidget(): ChatWidget;
    set chatWidget(value: ChatWidget | ChatWidgetCommand[]);
  }
  interface WindowEventMap extends ChatWidgetWindowEvents {}
}
