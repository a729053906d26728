import asyncio


async def countdown(name, start):
    for number in range(start, 0, -1):
        print(f"{name}: {number}")
        await asyncio.sleep(0)  # whoever is ready goes on
    return name


done = await asyncio.gather(countdown("rocket", 3), countdown("  kettle", 2))
print(" and ".join(name.strip() for name in done), "are done")
