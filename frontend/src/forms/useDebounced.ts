// A value that follows only when it has rested for a while: typing asks the server once, not at every key.

import { useEffect, useState } from 'react';

export function useDebounced<T>(value: T, milliseconds = 400): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, milliseconds]);
  return rested;
}
