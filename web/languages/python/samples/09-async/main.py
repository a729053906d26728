import asyncio


async def countdown(name, start, pause):
    for number in range(start, 0, -1):
        print(f"{name}: {number}")
        await asyncio.sleep(pause)
    return name


done = await asyncio.gather(
    countdown("rocket", 3, 0.02),
    countdown("  kettle", 2, 0.05),
)
print(" and ".join(name.strip() for name in done), "are done")
