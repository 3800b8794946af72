// Grids: an entry of its own, so that only pages with a grid load it.
export {};
