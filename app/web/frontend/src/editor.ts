// The section editor.
export {};
