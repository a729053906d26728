SELECT upper('a'), uper('b'), 3;
--                 ^^^^ no such function: uper
